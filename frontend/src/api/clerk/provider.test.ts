import { describe, expect, it, vi } from "vitest";
import { membership } from "@/testing/fixtures/people.ts";
import { clerkProvider } from "./provider.ts";
import type { Clerk } from "./script.ts";

const SESSION = "http://here.test/api/v1/session";
const cashOf = (slug: string) => `http://here.test/api/v1/cash?organisation=${slug}`;

/** A Clerk in which each token is new and says which organisation it is of. */
function clerk(change: Partial<Clerk> = {}) {
  let made = 0;
  let active: string | null = null;
  const fake: Clerk = {
    session: {
      getToken: async () => {
        made += 1;
        return `${active ?? "nobody"}-${made}`;
      },
    },
    get organization() {
      return active === null ? null : { id: active };
    },
    load: async () => undefined,
    addListener: () => () => undefined,
    setActive: vi.fn(async ({ organization }: { organization: string }) => {
      active = organization;
    }),
    signOut: vi.fn(async () => undefined),
    mountSignIn: () => undefined,
    unmountSignIn: () => undefined,
    openUserProfile: () => undefined,
    ...change,
  };
  return fake;
}

function providerOf(fake: Clerk) {
  const provider = clerkProvider(fake);
  provider.remember(null, [
    membership({ organisation: "alder", external_id: "org_1" }),
    membership({ organisation: "birch", external_id: "org_2" }),
    membership({ organisation: "demo", external_id: null }),
  ]);
  return provider;
}

describe("a request of whom Clerk signed in", () => {
  it.each(["GET", "POST"])("carries a fresh token each time, and nothing else, with %s", async (method) => {
    const provider = providerOf(clerk());
    expect(await provider.headers(method, SESSION)).toEqual({ Authorization: "Bearer nobody-1" });
    expect(await provider.headers(method, SESSION)).toEqual({ Authorization: "Bearer nobody-2" });
  });

  it("carries a token of the organisation it asks about", async () => {
    const fake = clerk();
    const provider = providerOf(fake);
    expect(await provider.headers("GET", cashOf("birch"))).toEqual({ Authorization: "Bearer org_2-1" });
    expect(await provider.headers("GET", cashOf("birch"))).toEqual({ Authorization: "Bearer org_2-2" });
    expect(fake.setActive).toHaveBeenCalledTimes(1);
  });

  it("keeps apart what is asked about two organisations at once", async () => {
    const provider = providerOf(clerk());
    const both = await Promise.all(["alder", "birch"].map((slug) => provider.headers("GET", cashOf(slug))));
    expect(both.map(({ Authorization: token }) => token)).toEqual(["Bearer org_1-1", "Bearer org_2-2"]);
  });

  it.each(["demo", "unheard-of"])("about %s, which Clerk does not know, chooses nothing", async (slug) => {
    const fake = clerk();
    await providerOf(fake).headers("GET", cashOf(slug));
    expect(fake.setActive).not.toHaveBeenCalled();
  });

  it("carries nothing while nobody is signed in", async () => {
    expect(await providerOf(clerk({ session: null })).headers("GET", SESSION)).toEqual({});
  });

  it("goes to our server where Clerk says one left the organisation", async () => {
    const refuse = async () => Promise.reject(Object.assign(new Error("no member"), { status: 403 }));
    const provider = providerOf(clerk({ setActive: refuse }));
    expect(await provider.headers("GET", cashOf("alder"))).toEqual({ Authorization: "Bearer nobody-1" });
  });

  it("says who did not answer, and the next one is tried", async () => {
    const getToken = vi.fn(async (): Promise<string> => Promise.reject(new TypeError("offline")));
    const provider = providerOf(clerk({ session: { getToken } }));
    await expect(provider.headers("GET", SESSION)).rejects.toThrow("Clerk, which signs people in here");
    getToken.mockResolvedValueOnce("later");
    expect(await provider.headers("GET", SESSION)).toEqual({ Authorization: "Bearer later" });
  });
});

it("signing out ends the session at Clerk and stays in this page", async () => {
  const fake = clerk();
  await providerOf(fake).signOut();
  expect(fake.signOut).toHaveBeenCalledExactlyOnceWith(expect.any(Function));
});
