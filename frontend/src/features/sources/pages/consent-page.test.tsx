import { screen } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { organisation } from "@/testing/fixtures/organisation.ts";
import { source } from "@/testing/fixtures/sources.ts";
import { scope, show, Where } from "@/testing/render.tsx";
import { refusal, serve } from "@/testing/server.ts";
import { rememberTrip } from "../consent-trip.ts";
import { ConsentPage } from "./consent-page.tsx";

beforeEach(() => window.sessionStorage.clear());

it("completes the connection once, and goes to the source", async () => {
  const asked = serve({ "POST /sources/consent": { source: source(), next: "done", accounts: [] } });
  await show(
    <>
      <ConsentPage state="s1" code="c1" />
      <Where />
    </>,
  );
  expect(await screen.findByText("/settings/sources/source-1")).toBeInTheDocument();
  expect(asked.map(({ body }) => body)).toEqual([{ state: "s1", code: "c1" }]);
});

it("asks which account, where the consent opens several", async () => {
  serve({
    "POST /sources/consent": {
      source: source({ account_id: "" }),
      next: "account",
      accounts: [
        { id: "a-1", name: "Alder UK", currency: "GBP" },
        { id: "a-2", name: "Alder EU", currency: "EUR" },
      ],
    },
  });
  await show(<ConsentPage state="s1" code="c1" />);
  expect(await screen.findByRole("option", { name: "Alder EU, EUR" })).toBeInTheDocument();
});

it("tells the server of a refusal too, and says that nothing was connected", async () => {
  const asked = serve({ "POST /sources/consent": refusal(409, "Nobody agreed on the page of Xero.") });
  await show(<ConsentPage state="s1" error="access_denied" />);
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Nobody agreedNobody agreed on the page of Xero.");
  expect(asked.map(({ body }) => body)).toEqual([{ state: "s1", error: "access_denied" }]);
});

it("says that a consent is too old", async () => {
  serve({ "POST /sources/consent": refusal(409, "This consent was asked for more than ten minutes ago.") });
  await show(<ConsentPage state="s1" code="c1" />);
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "The connection was not completedThis consent was asked for more than ten minutes ago.",
  );
  expect(screen.getByRole("link", { name: "Start again" })).toHaveAttribute("href", "/settings/sources");
});

it("sends nothing where the address is not complete", async () => {
  const asked = serve({});
  await show(<ConsentPage code="c1" />);
  expect(screen.getByRole("alert")).toHaveTextContent("This address is not complete");
  expect(asked).toEqual([]);
});

it("goes on in the organisation that left", async () => {
  const asked = serve({});
  rememberTrip("https://login.xero.example/authorize?state=s1", "other");
  const here = scope({ organisation: organisation({ slug: "default" }) });
  await show(
    <>
      <ConsentPage state="s1" code="c1" />
      <Where />
    </>,
    here,
  );
  expect(await screen.findByText("/?organisation=other")).toBeInTheDocument();
  expect(asked).toEqual([]);
});
