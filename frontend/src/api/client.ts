/** Sends every request as whoever is signed in, and makes every refusal of the server one kind of error. */
import { type AuthProvider, askForCode, authProvider, type CodeAsker } from "./auth.ts";
import { client } from "./generated/client.gen.ts";

/** A refusal, as problem+json tells it (RFC 9457). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  /** What is wrong with single fields of what was sent, by their names. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    requestId: string | null,
    fields: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.fields = fields;
  }

  /** Whether the same request can be answered another time; one that is wrong cannot. */
  get mayPass(): boolean {
    return this.status < 400 || this.status >= 500 || [408, 429].includes(this.status);
  }
}

/** Whether an error says that nobody is signed in, or no longer. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

function text(body: unknown, field: string): string | null {
  if (typeof body !== "object" || body === null) return null;
  const value: unknown = Reflect.get(body, field);
  return typeof value === "string" && value !== "" ? value : null;
}

function fieldErrors(body: unknown): Record<string, string> {
  const errors: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "errors") : null;
  if (!Array.isArray(errors)) return {};
  return Object.fromEntries(errors.map((each) => [text(each, "name") ?? "", text(each, "reason") ?? ""]));
}

function whenAgain(retryAfter: string | null): string {
  const seconds = Number(retryAfter);
  if (!retryAfter || !Number.isFinite(seconds)) return "";
  const at = new Date(Date.now() + seconds * 1000);
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()];
  return ` Try again at ${clock.map((part) => String(part).padStart(2, "0")).join(":")}.`;
}

/** Reads a problem document; `status` 0 means that no answer came at all. */
export function toApiError(
  status: number,
  body: unknown,
  requestId: string | null,
  retryAfter: string | null = null,
): ApiError {
  if (status === 0)
    return new ApiError(0, "unreachable", "The server did not answer. Is it still running?", null);
  const detail = text(body, "detail") ?? text(body, "title") ?? `The server answered ${status}.`;
  return new ApiError(
    status,
    text(body, "code") ?? "unknown",
    status === 429 ? detail + whenAgain(retryAfter) : detail,
    text(body, "request_id") ?? requestId,
    fieldErrors(body),
  );
}

async function needsCode(answer: Response): Promise<boolean> {
  if (answer.status !== 403) return false;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return text(body, "code") === "second-factor-needed";
}

/**
 * Sends a request as whoever is signed in; where it needs a second factor, asks for a code and sends it once more.
 *
 * @param send - What sends it.
 * @param provider - Who is signed in.
 * @param ask - Asks for the code.
 */
export function asSignedIn(
  send: (request: Request) => Promise<Response>,
  provider: () => AuthProvider,
  ask: CodeAsker,
): (request: Request) => Promise<Response> {
  const dispatch = async (request: Request) => {
    // A request's body can be read once: what may be sent again stays as it is.
    const copy = request.clone();
    for (const [name, value] of Object.entries(await provider().headers(request.method, request.url)))
      copy.headers.set(name, value);
    return send(copy);
  };
  return async (request) => {
    const answer = await dispatch(request);
    return (await needsCode(answer)) && (await ask()) ? dispatch(request) : answer;
  };
}

/** Points the generated client at the server that served this page. */
export function configureClient(): void {
  const send = asSignedIn((request) => fetch(request), authProvider, askForCode);
  client.setConfig({ baseUrl: "", fetch: (input, init) => send(new Request(input, init)) });
  client.interceptors.error.use((error, response) =>
    error instanceof ApiError || (error instanceof DOMException && error.name === "AbortError")
      ? error
      : toApiError(
          response?.status ?? 0,
          error,
          response?.headers.get("x-request-id") ?? null,
          response?.headers.get("retry-after"),
        ),
  );
}

/** A key that makes sending the same request twice safe; works on plain http too, unlike `crypto.randomUUID`. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
