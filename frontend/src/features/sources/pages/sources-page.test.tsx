import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { membership, session } from "@/testing/fixtures/people.ts";
import { running, source, sources, syncRun } from "@/testing/fixtures/sources.ts";
import { scope, show } from "@/testing/render.tsx";
import { refusal, serve } from "@/testing/server.ts";
import { SourcesPage } from "./sources-page.tsx";

const reader = session({ memberships: [membership({ permissions: ["imports:read"] })] });
const card = () => screen.findByRole("region", { name: "Xero, Alder Bottling Ltd" });

it("says how each system stands", async () => {
  serve({ "GET /sources": sources([source()]) });
  await show(<SourcesPage />);
  const shown = await card();
  expect(shown).toHaveTextContent("5 minutes ago24 Nov 2026, 09:02 UTC");
  expect(shown).toHaveTextContent("48,213 rows from here");
  expect(shown).toHaveTextContent("0 records");
  expect(shown).toHaveTextContent("4 totals equal theirs");
  expect(screen.getByText("1 system is connected, and none needs anybody.")).toBeInTheDocument();
});

it("offers to connect the first system, or to import files", async () => {
  serve({ "GET /sources": sources([]) });
  await show(<SourcesPage />);
  expect(await screen.findByText("Nothing is connected yet")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Connect a system" })).toHaveAttribute(
    "href",
    "/settings/sources/new",
  );
  expect(screen.getByRole("link", { name: "Import files instead" })).toHaveAttribute("href", "/imports");
});

it("shows a sync under way, and how far it is", async () => {
  serve({ "GET /sources": sources([source({ run: running() })]) });
  await show(<SourcesPage />);
  const bar = await screen.findByRole("progressbar", { name: "Rows of Invoices read" });
  expect(bar).toHaveAttribute("aria-valuenow", "40");
  expect(await card()).toHaveTextContent("Reads Invoices.400 of 1,000 rows read");
});

it("asks again while a sync is under way", async () => {
  let times = 0;
  serve({
    "GET /sources": () => {
      times += 1;
      return { body: sources([source({ run: times === 1 ? running() : syncRun() })]) };
    },
  });
  await show(<SourcesPage />);
  await screen.findByRole("progressbar");
  expect(await screen.findByText("Completed", {}, { timeout: 3000 })).toBeInTheDocument();
  expect(screen.queryByRole("progressbar")).not.toBeInTheDocument();
});

it("says what a person must do", async () => {
  const dead = source({
    problem: "Xero no longer lets us in: connect it again.",
    failed_runs: 3,
    run: syncRun({ status: "failed", message: "Xero no longer lets us in: connect it again." }),
  });
  serve({ "GET /sources": sources([dead]) });
  await show(<SourcesPage />);
  const shown = await card();
  expect(within(shown).getAllByText("Xero no longer lets us in: connect it again.")).toHaveLength(1);
  expect(shown).toHaveTextContent("The last 3 syncs failed.");
  expect(
    within(shown).getByRole("button", { name: "Try again: Xero, Alder Bottling Ltd" }),
  ).toBeInTheDocument();
  expect(
    within(shown).getByRole("link", { name: "Connect again: Xero, Alder Bottling Ltd" }),
  ).toHaveAttribute("href", "/settings/sources/new?vendor=xero&again=source-1");
});

it("syncs when asked", async () => {
  const asked = serve({ "GET /sources": sources([source()]), "POST /sources/source-1/sync": syncRun() });
  await show(<SourcesPage />);
  await userEvent.click(await screen.findByRole("button", { name: /^Sync now/ }));
  expect(asked.filter(({ method }) => method === "POST").map(({ path }) => path)).toEqual([
    "/sources/source-1/sync",
  ]);
});

it("says why it did not", async () => {
  serve({
    "GET /sources": sources([source()]),
    "POST /sources/source-1/sync": refusal(409, "It is being synced already."),
  });
  await show(<SourcesPage />);
  await userEvent.click(await screen.findByRole("button", { name: /^Sync now/ }));
  expect(await screen.findByText("It is being synced already.")).toBeInTheDocument();
});

it("disconnects only after saying what stays", async () => {
  const asked = serve({ "GET /sources": sources([source()]), "DELETE /sources/source-1": null });
  await show(<SourcesPage />);
  await userEvent.click(await screen.findByRole("button", { name: /^Disconnect: / }));
  const dialog = screen.getByRole("dialog", { name: "Disconnect Xero, Alder Bottling Ltd?" });
  expect(dialog).toHaveTextContent("The 48,213 rows it brought stay");
  expect(asked.every(({ method }) => method === "GET")).toBe(true);
  await userEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
  expect(asked.filter(({ method }) => method === "DELETE").map(({ path }) => path)).toEqual([
    "/sources/source-1",
  ]);
});

it.each([
  [source(), ["Sync now", "Pause", "Disconnect"]],
  [source({ run: running() }), ["Stop this sync", "Pause", "Disconnect"]],
  [source({ status: "paused" }), ["Resume", "Disconnect"]],
  [source({ status: "waiting_for_consent" }), ["Go on connecting", "Disconnect"]],
])("offers what makes sense now (%#)", async (each, buttons) => {
  serve({ "GET /sources": sources([each]) });
  await show(<SourcesPage />);
  const offered = within(await card()).queryAllByRole("button");
  expect(offered.map((button) => button.textContent)).toEqual(buttons);
});

it("keeps those that were disconnected in a list of their own, with what they brought", async () => {
  serve({
    "GET /sources": sources([
      source(),
      source({ id: "source-2", name: "Old books", status: "disconnected" }),
    ]),
  });
  await show(<SourcesPage />);
  const row = within(await screen.findByRole("table", { name: "Disconnected" })).getByRole("row", {
    name: /^Xero, Old/,
  });
  expect(row).toHaveTextContent("48,213");
  expect(within(row).getByRole("link", { name: /^Connect again/ })).toBeInTheDocument();
  expect(screen.queryByRole("region", { name: "Xero, Old books" })).not.toBeInTheDocument();
});

it("gives no value where none is known", async () => {
  serve({ "GET /sources": sources([source()], { unmapped_items: 1, unmapped_value_complete: false }) });
  await show(<SourcesPage />);
  expect(await screen.findByText(/^1 code sold in the last year means no item/)).toHaveTextContent(
    "lacks a rate to tell its value.",
  );
});

it("shows the value of what means nothing yet, and leads there", async () => {
  serve({
    "GET /sources": sources([source()], {
      unmapped_items: 3,
      unmapped_value: "12340.50",
      unmapped_value_complete: false,
    }),
  });
  await show(<SourcesPage />);
  expect(await screen.findByText(/3 codes sold in the last year/)).toHaveTextContent(
    "at least £12,340.50 of sales are not planned; some of it lacks a rate.",
  );
  expect(screen.getByRole("link", { name: "Say what they mean" })).toHaveAttribute("href", "/mapping");
});

it("lets whoever may only look do nothing", async () => {
  serve({ "GET /sources": sources([source()]) });
  await show(<SourcesPage />, scope(), reader);
  expect(within(await card()).queryByRole("button")).not.toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Connect a system" })).not.toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "4 totals equal theirs" })).not.toBeInTheDocument();
});

it("says whom to ask where one may not even look", async () => {
  serve({});
  await show(
    <SourcesPage />,
    scope(),
    session({ memberships: [membership({ permissions: ["demand:read"] })] }),
  );
  expect(screen.getByText(/for the permission imports:read\./)).toBeInTheDocument();
});
