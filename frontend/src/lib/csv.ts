/** Writes rows as RFC 4180 text and hands them to the browser as a file. */
import { saveText } from "./save-file.ts";

const NEEDS_QUOTES = /[",\r\n]/;
/** A cell that begins like this would be run as a formula by a spreadsheet. */
const FORMULA = /^[=+@\t\r]|^-(?!\d)/;

function cell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of a CSV file with a header line. */
export function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows]
    .map((row) => row.map(cell).join(","))
    .join("\r\n")
    .concat("\r\n");
}

/** Saves the text of a CSV file as a file of the user's, marked so that a spreadsheet reads it as UTF-8. */
export function download(fileName: string, text: string): void {
  saveText(`\ufeff${text}`, fileName, "text/csv");
}
