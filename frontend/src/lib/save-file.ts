/** Saves text or a file of the server's as a file of the user's. */

/** Hands the file to the browser as a download. */
export function saveBlob(file: Blob, fileName: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}

/** Hands the text to the browser as a download. */
export function saveText(text: string, fileName: string, type: "text/csv" | "text/plain"): void {
  saveBlob(new Blob([text], { type: `${type};charset=utf-8` }), fileName);
}
