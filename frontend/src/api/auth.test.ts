import { describe, expect, it, vi } from "vitest";
import { answerCodesWith, askForCode, builtInProvider } from "./auth.ts";
import { asSignedIn } from "./client.ts";

const ADDRESS = "http://here.test/api/v1/api-keys";
const NEEDED = { code: "second-factor-needed", detail: "Give a code." };

function signedIn() {
  const provider = builtInProvider();
  provider.remember("token-1");
  return provider;
}

describe("the built-in provider", () => {
  it.each(["POST", "put", "PATCH", "DELETE"])("repeats the session's token with %s", async (method) => {
    expect(await signedIn().headers(method, ADDRESS)).toEqual({ "X-CSRF-Token": "token-1" });
  });

  it.each(["GET", "HEAD"])("sends no token with %s", async (method) => {
    expect(await signedIn().headers(method, ADDRESS)).toEqual({});
  });

  it("forgets the token at sign-out", async () => {
    const provider = signedIn();
    await provider.signOut();
    expect(await provider.headers("POST", ADDRESS)).toEqual({});
  });
});

describe("a request", () => {
  it("carries the token and its own body", async () => {
    const sent: Request[] = [];
    const send = asSignedIn(
      async (request) => {
        sent.push(request);
        return new Response("{}");
      },
      signedIn,
      async () => false,
    );
    await send(new Request(ADDRESS, { method: "POST", body: "a name" }));
    expect(sent.map(({ headers }) => headers.get("X-CSRF-Token"))).toEqual(["token-1"]);
    expect(await sent[0]?.text()).toBe("a name");
  });

  it("that needs a code is sent again once, whole, with the token of then", async () => {
    const provider = signedIn();
    const bodies: string[] = [];
    const tokens: (string | null)[] = [];
    const answers = [Response.json(NEEDED, { status: 403 }), Response.json({ done: true })];
    const send = asSignedIn(
      async (request) => {
        bodies.push(await request.text());
        tokens.push(request.headers.get("X-CSRF-Token"));
        return answers.shift() ?? Response.error();
      },
      () => provider,
      async () => {
        provider.remember("token-2");
        return true;
      },
    );
    const answer = await send(new Request(ADDRESS, { method: "POST", body: "a name" }));
    expect(await answer.json()).toEqual({ done: true });
    expect(bodies).toEqual(["a name", "a name"]);
    expect(tokens).toEqual(["token-1", "token-2"]);
  });

  it("stays refused when no code is given", async () => {
    const send = asSignedIn(
      async () => Response.json(NEEDED, { status: 403 }),
      signedIn,
      async () => false,
    );
    expect((await send(new Request(ADDRESS))).status).toBe(403);
  });

  it("that is refused for want of a permission asks for no code", async () => {
    const ask = vi.fn(async () => true);
    const send = asSignedIn(
      async () => Response.json({ code: "permission-denied" }, { status: 403 }),
      signedIn,
      ask,
    );
    expect((await send(new Request(ADDRESS))).status).toBe(403);
    expect(ask).not.toHaveBeenCalled();
  });
});

describe("asking for a code", () => {
  it("asks once for all that wait", async () => {
    const asker = vi.fn(async () => true);
    const end = answerCodesWith(asker);
    expect(await Promise.all([askForCode(), askForCode()])).toEqual([true, true]);
    expect(asker).toHaveBeenCalledTimes(1);
    end();
  });

  it("is refused where nobody can be asked", async () => {
    expect(await askForCode()).toBe(false);
  });
});
