/** Parts of sentences. */

/** "1 row", "2 rows". */
export const plural = (count: string, one: string, many: string) => `${count} ${count === "1" ? one : many}`;

/** "EUR, closing cash" or, while no currency is known, "Closing cash". */
export function inCurrency(currency: string | null, text: string): string {
  return currency ? `${currency}, ${text}` : text.charAt(0).toUpperCase() + text.slice(1);
}
