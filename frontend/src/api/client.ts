/** Makes every refusal of the server one kind of error. */
import { client } from "./generated/client.gen.ts";

/** A refusal, as problem+json tells it (RFC 9457). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;

  constructor(status: number, code: string, detail: string, requestId: string | null) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }

  /** Whether the same request can be answered another time; one that is wrong cannot. */
  get mayPass(): boolean {
    return this.status < 400 || this.status >= 500 || [408, 429].includes(this.status);
  }
}

function text(body: unknown, field: string): string | null {
  if (typeof body !== "object" || body === null) return null;
  const value: unknown = Reflect.get(body, field);
  return typeof value === "string" && value !== "" ? value : null;
}

/** Reads a problem document; `status` 0 means that no answer came at all. */
export function toApiError(status: number, body: unknown, requestId: string | null): ApiError {
  if (status === 0)
    return new ApiError(0, "unreachable", "The server did not answer. Is it still running?", null);
  const detail = text(body, "detail") ?? text(body, "title") ?? `The server answered ${status}.`;
  return new ApiError(status, text(body, "code") ?? "unknown", detail, text(body, "request_id") ?? requestId);
}

/** Points the generated client at the server that served this page. */
export function configureClient(): void {
  client.setConfig({ baseUrl: "" });
  client.interceptors.error.use((error, response) =>
    error instanceof DOMException && error.name === "AbortError"
      ? error
      : toApiError(response?.status ?? 0, error, response?.headers.get("x-request-id") ?? null),
  );
}

/** A key that makes sending the same request twice safe; works on plain http too, unlike `crypto.randomUUID`. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
