import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { membership, session } from "@/testing/fixtures/people.ts";
import { check, source, sources } from "@/testing/fixtures/sources.ts";
import { scope, show } from "@/testing/render.tsx";
import { serve } from "@/testing/server.ts";
import { ChecksPage } from "./checks-page.tsx";

const stock = check({
  id: "check-2",
  source_id: "source-2",
  measure: "stock_value",
  subject: "Main warehouse",
  ours: null,
  variance: null,
  reason: "the rate of EUR on 2026-11-23 is missing",
});

function answers(list = [check(), stock], more: Record<string, unknown> = {}) {
  return serve({ "GET /checks": { checks: list }, "GET /sources": sources([source()]), ...more });
}

it("shows ours beside theirs, and the difference", async () => {
  answers([check(), check({ id: "check-3", measure: "payable", variance: "0.00", ours: "1000.00" })]);
  await show(<ChecksPage source={undefined} />);
  const row = await screen.findByRole("row", { name: /^Receivables/ });
  expect(row).toHaveTextContent("£1,000.01£1,000.00+£0.01Differs");
  expect(screen.getByRole("row", { name: /^Payables/ })).toHaveTextContent("£1,000.00£1,000.00£0.00Equal");
  expect(screen.getByText(/^1 of 2 totals of ours equals/)).toBeInTheDocument();
  expect(await within(row).findByText("Xero, Alder Bottling Ltd")).toBeInTheDocument();
});

it("says why a total of ours is missing, and never shows a zero for it", async () => {
  answers([stock]);
  await show(<ChecksPage source={undefined} />);
  const row = await screen.findByRole("row", { name: /^Value of stock, Main warehouse/ });
  expect(row).toHaveTextContent("Cannot be computed");
  expect(
    within(row).getAllByRole("button", {
      name: "Not available: The rate of EUR on 23 Nov 2026 is missing.",
    }),
  ).toHaveLength(2);
});

it("opens to the rows behind a total", async () => {
  answers([check()], {
    "GET /checks/check-1": check({
      rows: [
        { name: "INV-0042", ours: "10.01", theirs: "10.00" },
        { name: "INV-0043", ours: null, theirs: "5.00" },
      ],
    }),
  });
  await show(<ChecksPage source={undefined} />);
  await userEvent.click(await screen.findByRole("button", { name: "Show what is behind Receivables" }));
  const dock = screen.getByRole("complementary", { name: "Receivables" });
  expect(dock).toHaveTextContent("Their report: Aged Receivables");
  const row = await within(dock).findByRole("row", { name: /INV-0042/ });
  expect(row).toHaveTextContent("INV-004210.0110.00+0.01");
  expect(within(dock).getByRole("row", { name: /INV-0043/ })).toHaveTextContent("INV-0043–5.00–");
});

it("shows those of one source, and leads to all", async () => {
  const asked = answers([check()]);
  await show(<ChecksPage source="source-1" />);
  await screen.findByRole("row", { name: /^Receivables/ });
  expect(asked.find(({ path }) => path === "/checks")?.query).toEqual({
    organisation: "default",
    source_id: "source-1",
  });
  expect(await screen.findByText("Only Xero, Alder Bottling Ltd.")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Show all" })).toHaveAttribute("href", "/checks");
});

it("says what will stand there", async () => {
  answers([]);
  await show(<ChecksPage source={undefined} />);
  expect(await screen.findByText("Nothing compared yet")).toBeInTheDocument();
});

it("is shown only to whoever may see money", async () => {
  const asked = answers();
  await show(
    <ChecksPage source={undefined} />,
    scope(),
    session({ memberships: [membership({ permissions: ["imports:read"] })] }),
  );
  expect(screen.getByText(/for the permission finance:read\./)).toBeInTheDocument();
  expect(asked).toEqual([]);
});
