import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { cashAnswer, cashWeek } from "@/testing/fixtures/cash.ts";
import { show } from "@/testing/render.tsx";
import { Sheet } from "./sheet.tsx";

const cellsOf = (name: string) =>
  within(screen.getByRole("row", { name: new RegExp(`^${name}`) }))
    .getAllByRole("cell")
    .map((cell) => cell.textContent);

it("shows each line by week, with its total", async () => {
  await show(<Sheet answer={cashAnswer()} opened={null} onOpen={vi.fn()} />);
  expect(cellsOf("Trade receivables")).toEqual(["1,000", "201", "1,201"]);
  expect(cellsOf("Suppliers")).toEqual(["\u2212300", "\u22124,000", "\u22124,300"]);
});

it("heads each column with the ISO week and the day it ends", async () => {
  await show(<Sheet answer={cashAnswer()} opened={null} onOpen={vi.fn()} />);
  expect(screen.getAllByRole("columnheader").map((header) => header.textContent)).toEqual([
    "Week ending",
    "W366 Sep",
    "W3713 Sep",
    "13 weeks",
  ]);
});

it("opens the line and week of the cell that was chosen", async () => {
  const open = vi.fn();
  await show(<Sheet answer={cashAnswer()} opened={null} onOpen={open} />);
  await userEvent.click(
    screen.getByRole("button", { name: "Suppliers, week ending 13 Sep 2026: \u22124,000" }),
  );
  expect(open).toHaveBeenCalledWith({ week: "2026-09-13", line: "suppliers" });
});

it("opens everything of a week from its net, and a line over all weeks from its total", async () => {
  const open = vi.fn();
  await show(<Sheet answer={cashAnswer()} opened={null} onOpen={open} />);
  await userEvent.click(screen.getByRole("button", { name: "Net cash flow, week ending 6 Sep 2026: 600" }));
  await userEvent.click(screen.getByRole("button", { name: "Suppliers, 13 weeks: \u22124,300" }));
  expect(open.mock.calls).toEqual([
    [{ week: "2026-09-06", line: undefined }],
    [{ week: undefined, line: "suppliers" }],
  ]);
});

it("is one tab stop, and arrow keys, Home and End move between its cells", async () => {
  await show(<Sheet answer={cashAnswer()} opened={null} onOpen={vi.fn()} />);
  const cell = (name: string) => screen.getByRole("button", { name });
  await userEvent.tab();
  expect(cell("Trade receivables, week ending 6 Sep 2026: 1,000")).toHaveFocus();
  await userEvent.keyboard("{ArrowDown}{ArrowRight}");
  expect(cell("Suppliers, week ending 13 Sep 2026: \u22124,000")).toHaveFocus();
  await userEvent.keyboard("{End}");
  expect(cell("Suppliers, 13 weeks: \u22124,300")).toHaveFocus();
  await userEvent.keyboard("{Home}{ArrowUp}");
  expect(cell("Trade receivables, week ending 6 Sep 2026: 1,000")).toHaveFocus();
  await userEvent.tab();
  expect(document.body).toHaveFocus();
});

it("marks the cell that is open", async () => {
  await show(
    <Sheet answer={cashAnswer()} opened={{ week: "2026-09-06", line: "suppliers" }} onOpen={vi.fn()} />,
  );
  const expanded = screen.getAllByRole("button", { expanded: true });
  expect(expanded.map((cell) => cell.getAttribute("aria-label"))).toEqual([
    "Suppliers, week ending 6 Sep 2026: \u2212300",
  ]);
});

it("shows a dash with its reason for a missing figure, on focus too", async () => {
  const answer = cashAnswer({
    weeks: [cashWeek({ opening: null })],
    reasons: { "weeks.0.opening": "no cash balance: import ledger-balances" },
  });
  await show(<Sheet answer={answer} opened={null} onOpen={vi.fn()} />);
  const missing = screen.getByRole("button", {
    name: "Not available: No cash balance: import ledger-balances.",
  });
  expect(missing).toHaveTextContent("\u2013");
  expect(screen.queryByText("No cash balance: import ledger-balances.")).not.toBeInTheDocument();
  missing.focus();
  expect(await screen.findByText("No cash balance: import ledger-balances.")).toBeVisible();
});
