import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { membership, session } from "@/testing/fixtures/people.ts";
import { mapped, mappings, unmapped } from "@/testing/fixtures/sources.ts";
import { scope, show } from "@/testing/render.tsx";
import { refusal, serve } from "@/testing/server.ts";
import { MappingPage } from "./mapping-page.tsx";

const PAGE = <MappingPage search={{}} onSearch={vi.fn()} />;
const sent = (asked: ReturnType<typeof serve>) =>
  asked.filter(({ method }) => method !== "GET").map(({ method, path, body }) => [method, path, body]);

it("shows each code with its value and what it probably means, and why", async () => {
  serve({ "GET /mappings": mappings([unmapped()], []) });
  await show(PAGE);
  const row = await screen.findByRole("row", { name: /GIN-70-FBA/ });
  expect(row).toHaveTextContent(
    "GIN-70-FBADry gin, 70 clItemAmazon£12,340.5081223 Nov 2026GIN-70, Gin 70 cl",
  );
  expect(row).toHaveTextContent("Both have the barcode 5012345678900.");
  expect(
    screen.getByText("1 code of connected systems means nothing that is known here yet."),
  ).toBeInTheDocument();
});

it("confirms a suggestion", async () => {
  const asked = serve({ "GET /mappings": mappings([unmapped()], []), "POST /mappings": {} });
  await show(PAGE);
  await userEvent.click(await screen.findByRole("button", { name: "Confirm: GIN-70-FBA means GIN-70" }));
  expect(sent(asked)).toEqual([
    [
      "POST",
      "/mappings",
      { mappings: [{ kind: "item", vendor: "amazon", code: "GIN-70-FBA", target: "GIN-70" }] },
    ],
  ]);
});

it("chooses nothing where several are possible", async () => {
  const [one] = unmapped().suggestions;
  if (!one) throw new Error("The fixture has no suggestion.");
  const code = unmapped({ suggestions: [one, { ...one, target: "GIN-50", target_name: "Gin 50 cl" }] });
  serve({ "GET /mappings": mappings([code], []) });
  await show(PAGE);
  const row = await screen.findByRole("row", { name: /GIN-70-FBA/ });
  expect(row).toHaveTextContent("Several are possible: choose one.");
  expect(
    within(row)
      .getAllByRole("button")
      .map((button) => button.textContent),
  ).toEqual(["Choose"]);
});

it("says where nothing resembles a code", async () => {
  serve({ "GET /mappings": mappings([unmapped({ suggestions: [], value: null })], []) });
  await show(PAGE);
  expect(await screen.findByText("Nothing that is known resembles it.")).toBeInTheDocument();
});

it("searches what is known, and takes what is chosen", async () => {
  const asked = serve({
    "GET /mappings": mappings([unmapped()], []),
    "GET /mappings/targets": ({ query }: { query: Record<string, string> }) => ({
      body: { targets: query.q === "rum" ? [{ target: "RUM-70", name: "Rum 70 cl" }] : [] },
    }),
    "POST /mappings": {},
  });
  await show(PAGE);
  await userEvent.click(await screen.findByRole("button", { name: "Choose another: what GIN-70-FBA means" }));
  const dialog = screen.getByRole("dialog", { name: "What does GIN-70-FBA mean?" });
  expect(await within(dialog).findByText("Nothing known has this in its code or name.")).toBeInTheDocument();
  await userEvent.click(within(dialog).getByRole("button", { name: "It means this" }));
  expect(within(dialog).getByText("Choose one of them.")).toBeInTheDocument();
  await userEvent.clear(within(dialog).getByLabelText("Search by code or name"));
  await userEvent.type(within(dialog).getByLabelText("Search by code or name"), "rum");
  await userEvent.click(await within(dialog).findByRole("radio", { name: "RUM-70, Rum 70 cl" }));
  await userEvent.click(within(dialog).getByRole("button", { name: "It means this" }));
  await vi.waitFor(() => expect(sent(asked)).toHaveLength(1));
  expect(sent(asked)[0]?.[2]).toEqual({
    mappings: [{ kind: "item", vendor: "amazon", code: "GIN-70-FBA", target: "RUM-70" }],
  });
});

it("confirms all that one way of finding decides alone, after asking", async () => {
  const asked = serve({
    "GET /mappings": mappings([unmapped(), unmapped({ code: "GIN-50-FBA" })], []),
    "POST /mappings/confirm-suggestions": {},
  });
  await show(PAGE);
  await userEvent.click(await screen.findByRole("button", { name: "Confirm 2 matches: same barcode" }));
  expect(sent(asked)).toEqual([]);
  const dialog = screen.getByRole("dialog", { name: "Confirm 2 codes at once?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Confirm 2 codes" }));
  expect(sent(asked)).toEqual([["POST", "/mappings/confirm-suggestions", { method: "barcode" }]]);
});

it("shows what was decided, and takes it back after asking", async () => {
  const asked = serve({
    "GET /mappings": mappings([], [mapped()]),
    "DELETE /mappings/mapping-1": null,
  });
  await show(PAGE);
  const row = await screen.findByRole("row", { name: /gin_70/ });
  expect(row).toHaveTextContent("gin_70GIN-70ItemShopifychosen by handada@alder.example");
  await userEvent.click(within(row).getByRole("button", { name: "Undo: gin_70" }));
  const dialog = screen.getByRole("dialog", { name: "Undo what gin_70 means?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Undo" }));
  expect(sent(asked)).toEqual([["DELETE", "/mappings/mapping-1", undefined]]);
});

it("says a refusal beside the code", async () => {
  serve({
    "GET /mappings": mappings([unmapped()], []),
    "POST /mappings": refusal(409, "Somebody decided it already."),
  });
  await show(PAGE);
  await userEvent.click(await screen.findByRole("button", { name: /^Confirm: / }));
  expect(await screen.findByText("Somebody decided it already.")).toBeInTheDocument();
});

it("asks with the filters of the address, and tells of others", async () => {
  const asked = serve({ "GET /mappings": mappings([], []) });
  const onSearch = vi.fn();
  await show(<MappingPage search={{ vendor: "amazon" }} onSearch={onSearch} />);
  expect(await screen.findByText("Nothing fits these filters")).toBeInTheDocument();
  expect(asked[0]?.query).toEqual({ organisation: "default", vendor: "amazon" });
  await userEvent.selectOptions(screen.getByLabelText("Kind"), "Item");
  expect(onSearch).toHaveBeenLastCalledWith({ kind: "item", vendor: "amazon", q: undefined });
  await userEvent.type(screen.getByLabelText("Code or name"), "gin{Enter}");
  expect(onSearch).toHaveBeenLastCalledWith({ kind: undefined, vendor: "amazon", q: "gin" });
});

it("says that a list is cut off", async () => {
  serve({ "GET /mappings": { ...mappings([unmapped()], []), unmapped_count: 1200 } });
  await show(PAGE);
  expect(
    await screen.findByText(/The first 1 of 1,200 are shown; filter to see others\./),
  ).toBeInTheDocument();
});

it("says that everything is known", async () => {
  serve({ "GET /mappings": mappings([], []) });
  await show(PAGE);
  expect(await screen.findByText("Nothing to decide")).toBeInTheDocument();
  expect(screen.getByText("Nothing was decided yet")).toBeInTheDocument();
});

it("lets whoever may only look decide nothing", async () => {
  serve({ "GET /mappings": mappings([unmapped()], [mapped()]) });
  await show(PAGE, scope(), session({ memberships: [membership({ permissions: ["imports:read"] })] }));
  await screen.findByRole("row", { name: /GIN-70-FBA/ });
  expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual(["Filter"]);
});
