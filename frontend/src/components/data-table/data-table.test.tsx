import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { show } from "@/testing/render.tsx";
import { type Column, DataTable } from "./data-table.tsx";

interface Stock {
  readonly item: string;
  readonly units: number;
}

const COLUMNS: readonly Column<Stock>[] = [
  { id: "item", header: "Item", kind: "text", show: ({ item }) => item },
  {
    id: "units",
    header: "Units",
    kind: "number",
    show: ({ units }) => units,
    order: (left, right) => left.units - right.units,
  },
];
const ROWS: readonly Stock[] = [
  { item: "bottle", units: 9 },
  { item: "label", units: 100 },
  { item: "carton", units: 10 },
];

const items = () =>
  screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => row.firstElementChild?.textContent);
const header = () => screen.getByRole("columnheader", { name: /Units/ });

it("keeps the order of the answer until asked", async () => {
  await show(<DataTable label="Stock" columns={COLUMNS} rows={ROWS} rowKey={({ item }) => item} />);
  expect(items()).toEqual(["bottle", "label", "carton"]);
  expect(header()).toHaveAttribute("aria-sort", "none");
});

it("sorts by value: up, down, then as before", async () => {
  await show(<DataTable label="Stock" columns={COLUMNS} rows={ROWS} rowKey={({ item }) => item} />);
  const sort = screen.getByRole("button", { name: /Units/ });
  await userEvent.click(sort);
  expect(items()).toEqual(["bottle", "carton", "label"]);
  expect(header()).toHaveAttribute("aria-sort", "ascending");
  await userEvent.click(sort);
  expect(items()).toEqual(["label", "carton", "bottle"]);
  expect(header()).toHaveAttribute("aria-sort", "descending");
  await userEvent.click(sort);
  expect(items()).toEqual(["bottle", "label", "carton"]);
});

it("offers no sorting where there is no order", async () => {
  await show(<DataTable label="Stock" columns={COLUMNS} rows={ROWS} rowKey={({ item }) => item} />);
  expect(screen.queryByRole("button", { name: "Item" })).not.toBeInTheDocument();
});
