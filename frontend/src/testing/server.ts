/** A server of canned answers for tests of pages: what is not expected is refused, and what was asked is kept. */
import { configureClient } from "@/api/client.ts";
import { client } from "@/api/generated/client.gen.ts";

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Answer = { readonly status?: number; readonly body: unknown };
type Answers = Readonly<Record<string, unknown | ((asked: Asked) => Answer)>>;

/** A refusal, as problem+json. */
export function refusal(status: number, detail: string): () => Answer {
  return () => ({ status, body: { status, detail, code: "refused" } });
}

async function read(request: Request): Promise<Asked> {
  const { pathname, searchParams } = new URL(request.url);
  const text = await request.text();
  return {
    method: request.method,
    path: pathname.replace("/api/v1", ""),
    query: Object.fromEntries(searchParams),
    body: text === "" ? undefined : JSON.parse(text),
  };
}

function found(answers: Answers, asked: Asked): Answer {
  const answer = answers[`${asked.method} ${asked.path}`];
  if (typeof answer === "function") return (answer as (asked: Asked) => Answer)(asked);
  if (answer === undefined) return refusal(404, `Nothing answers ${asked.method} ${asked.path}.`)();
  return { body: answer };
}

/**
 * Answers the client from now on.
 *
 * @param answers - What "GET /sources" and so on are answered with, or what makes the answer.
 * @returns Every request there was, in order.
 */
export function serve(answers: Answers): Asked[] {
  const requests: Asked[] = [];
  configureClient();
  client.setConfig({
    baseUrl: "https://alder.example",
    fetch: async (input, init) => {
      const asked = await read(new Request(input, init));
      requests.push(asked);
      const { status = 200, body } = found(answers, asked);
      return new Response(body === null ? null : JSON.stringify(body), {
        status,
        headers: { "Content-Type": status < 400 ? "application/json" : "application/problem+json" },
      });
    },
  });
  return requests;
}
