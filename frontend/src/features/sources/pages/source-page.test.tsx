import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { membership, session } from "@/testing/fixtures/people.ts";
import { running, setAside, source, sourceKind, syncRun } from "@/testing/fixtures/sources.ts";
import { scope, show } from "@/testing/render.tsx";
import { refusal, serve } from "@/testing/server.ts";
import { SourcePage } from "./source-page.tsx";

const PAGE = <SourcePage sourceId="source-1" checks={<p>totals</p>} />;

function answers(change: Record<string, unknown> = {}) {
  return serve({
    "GET /sources/source-1": source(),
    "GET /sources/source-1/runs": { runs: [], next_cursor: null },
    "GET /sources/source-1/set-aside": { records: [], next_cursor: null },
    "GET /source-kinds": { kinds: [], redirect_uri: "" },
    ...change,
  });
}

it("shows what it brings, and how fresh each kind is", async () => {
  answers();
  await show(PAGE);
  const row = within(await screen.findByRole("table", { name: "What it brings" })).getByRole("row", {
    name: /^Invoices/,
  });
  expect(row).toHaveTextContent("InvoicesFresh24 Nov 2026, 09:02 UTC1 Nov 2026, 08:10 UTC");
  expect(screen.getByText("totals")).toBeInTheDocument();
});

it("tells of each sync what came, and what happened", async () => {
  const run = syncRun({
    attempt: 2,
    waited_seconds: 90,
    message: "2 records were set aside",
    notes: ["A field is new"],
  });
  answers({ "GET /sources/source-1/runs": { runs: [run], next_cursor: null } });
  await show(PAGE);
  const table = await screen.findByRole("table", { name: "Syncs" });
  const cells = within(table).getAllByRole("cell");
  expect(cells.slice(0, 8).map((cell) => cell.textContent)).toEqual([
    "By schedule",
    "Completed",
    "1,214",
    "14",
    "1,200",
    "0",
    "31",
    "2 minutes",
  ]);
  expect(
    within(table)
      .getAllByRole("listitem")
      .map((note) => note.textContent),
  ).toEqual([
    "2 records were set aside.",
    "Attempt 2.",
    "1 minute spent waiting for the vendor’s limits.",
    "A field is new.",
  ]);
});

it("counts on in the list of syncs while one runs", async () => {
  answers({
    "GET /sources/source-1": source({ run: running({ rows: 900 }) }),
    "GET /sources/source-1/runs": { runs: [running({ rows: 3 })], next_cursor: null },
  });
  await show(PAGE);
  const table = await screen.findByRole("table", { name: "Syncs" });
  expect(within(table).getByRole("cell", { name: "900" })).toBeInTheDocument();
});

it("shows older syncs when asked", async () => {
  const asked = answers({
    "GET /sources/source-1/runs": ({ query }: { query: Record<string, string> }) => ({
      body: query.cursor
        ? { runs: [syncRun({ id: "run-0", cause: "connect" })], next_cursor: null }
        : { runs: [syncRun()], next_cursor: "next" },
    }),
  });
  await show(PAGE);
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  expect(await screen.findByText("First sync")).toBeInTheDocument();
  expect(asked.filter(({ path }) => path.endsWith("/runs")).map(({ query }) => query.cursor)).toEqual([
    undefined,
    "next",
  ]);
});

it("shows a record that was set aside as it came", async () => {
  answers({ "GET /sources/source-1/set-aside": { records: [setAside()], next_cursor: null } });
  await show(PAGE);
  const row = await screen.findByRole("row", { name: /INV-0042/ });
  expect(row).toHaveTextContent("Its currency XTS is not known.Add the currency, then try it again.");
  await userEvent.click(within(row).getByRole("button", { name: "Show INV-0042 as it came" }));
  const dock = screen.getByRole("complementary", { name: "INV-0042" });
  expect(dock).toHaveTextContent('"Total": 10.10');
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("complementary")).not.toBeInTheDocument();
});

it("lets what was set aside be tried again", async () => {
  const asked = answers({
    "GET /sources/source-1/set-aside": { records: [setAside()], next_cursor: null },
    "POST /sources/source-1/set-aside/retry": source({ run: syncRun({ cause: "retry" }) }),
  });
  await show(PAGE);
  await userEvent.click(await screen.findByRole("button", { name: "Try all again" }));
  expect(await screen.findByText("They are being tried again.")).toBeInTheDocument();
  expect(asked.filter(({ method }) => method === "POST")).toHaveLength(1);
});

it("changes its name and leaves it out of statistics", async () => {
  const asked = answers({ "PATCH /sources/source-1": source({ name: "Books" }) });
  await show(PAGE);
  expect(await screen.findByText(/Xero’s terms forbid training models on its data\./)).toBeInTheDocument();
  await userEvent.clear(screen.getByLabelText("Name on this page"));
  await userEvent.type(screen.getByLabelText("Name on this page"), "Books");
  await userEvent.click(screen.getByRole("checkbox", { name: "Leave this source out of statistics" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Saved.")).toBeInTheDocument();
  expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({
    name: "Books",
    excluded_from_statistics: true,
  });
});

it("tells what it was connected with, by the names of the form, and nothing that was left empty", async () => {
  answers({
    "GET /sources/source-1": source({ vendor: "unleashed", settings: { api_id: "id-1", region: " " } }),
    "GET /source-kinds": { kinds: [sourceKind()], redirect_uri: "" },
  });
  await show(PAGE);
  expect((await screen.findByText("API id")).nextElementSibling).toHaveTextContent("id-1");
  expect(screen.queryByText("Region")).not.toBeInTheDocument();
});

it("asks for everything again once the sync that ran has ended", async () => {
  const runs = [running(), syncRun()];
  const asked = answers({
    "GET /sources/source-1": () => ({ body: source({ run: runs.length > 1 ? runs.shift() : runs[0] }) }),
  });
  await show(PAGE);
  await screen.findByText("Running");
  const before = asked.filter(({ path }) => path === "/source-kinds").length;
  await waitFor(() => expect(asked.filter(({ path }) => path === "/source-kinds")).toHaveLength(before + 1), {
    timeout: 5000,
  });
});

it("explains Xero's terms for Xero alone", async () => {
  answers({ "GET /sources/source-1": source({ vendor: "shopify", vendor_name: "Shopify" }) });
  await show(PAGE);
  await screen.findByRole("checkbox", { name: "Leave this source out of statistics" });
  expect(screen.queryByText(/terms forbid/)).not.toBeInTheDocument();
});

it("tells whoever may not change it how it is set", async () => {
  answers({ "GET /sources/source-1": source({ excluded_from_statistics: true }) });
  await show(PAGE, scope(), session({ memberships: [membership({ permissions: ["imports:read"] })] }));
  expect(await screen.findByText("This source is left out of statistics.")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Save" })).not.toBeInTheDocument();
});

it("says that there is no such source", async () => {
  answers({ "GET /sources/source-1": refusal(404, "There is no source source-1.") });
  await show(PAGE);
  expect(await screen.findByRole("heading", { name: "There is no such source" })).toBeInTheDocument();
});
