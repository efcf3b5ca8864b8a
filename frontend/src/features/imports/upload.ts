/** Sends a file and reports how far it is; `fetch` cannot tell that, so this is the one other way out. */
import { authProvider } from "@/api/auth.ts";
import { toApiError } from "@/api/client.ts";
import type { ImportJob } from "@/api/generated/types.gen.ts";

/** What a file cannot say of itself. */
export interface FileOptions {
  readonly kind?: string;
  readonly dates?: "day-first" | "month-first";
  readonly decimal?: "comma" | "point";
  readonly account?: string;
  readonly currency?: string;
  readonly encoding?: string;
}

/** The address a file is sent to. */
export function uploadAddress(organisation: string, fileName: string, options: FileOptions): string {
  const given = Object.entries(options).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return `/api/v1/imports?${new URLSearchParams([["organisation", organisation], ["file_name", fileName], ...given])}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Sends one file; resolves when the server holds all of it. */
export async function uploadFile(
  file: File,
  organisation: string,
  options: FileOptions,
  onProgress: (fraction: number) => void,
  idempotencyKey: string,
): Promise<ImportJob> {
  const address = uploadAddress(organisation, file.name, options);
  const shown = await authProvider().headers("POST", address);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Idempotency-Key", idempotencyKey);
    for (const [name, value] of Object.entries(shown)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onerror = () => reject(toApiError(0, null, null));
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as ImportJob);
      else {
        const header = (name: string) => request.getResponseHeader(name);
        reject(toApiError(request.status, body, header("x-request-id"), header("retry-after")));
      }
    };
    request.send(file);
  });
}
