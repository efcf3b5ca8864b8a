import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { membership, session } from "@/testing/fixtures/people.ts";
import { settlement } from "@/testing/fixtures/sources.ts";
import { scope, show } from "@/testing/render.tsx";
import { refusal, serve } from "@/testing/server.ts";
import { SettlementPage } from "./settlement-page.tsx";
import { SettlementsPage } from "./settlements-page.tsx";

const PAGE = <SettlementsPage channel={undefined} onChannel={vi.fn()} />;

it("shows each settlement with what it is made of and its bank line", async () => {
  serve({ "GET /settlements": { settlements: [settlement()], next_cursor: null } });
  await show(PAGE);
  const row = await screen.findByRole("row", { name: /^11223344/ });
  expect(row).toHaveTextContent(
    "11223344Amazon UK20 Nov 2026GBP1,000.00−50.00−150.000.00−20.00780.00Paid FootsCurrent account, 22 Nov 2026",
  );
  expect(
    screen.getByText("The settlement shown foots, and what was paid out stands in the bank."),
  ).toBeInTheDocument();
});

it("says which need a look", async () => {
  const list = [
    settlement(),
    settlement({ id: "settlement-2", number: "2", variance: "0.01", bank_line: null }),
  ];
  serve({ "GET /settlements": { settlements: list, next_cursor: null } });
  await show(PAGE);
  expect(await screen.findByRole("row", { name: /^2/ })).toHaveTextContent("Does not footNot found");
  expect(screen.getByText("One of the 2 settlements shown needs a look.")).toBeInTheDocument();
});

it("shows those of one channel", async () => {
  const asked = serve({ "GET /settlements": { settlements: [], next_cursor: null } });
  const onChannel = vi.fn();
  await show(<SettlementsPage channel="Amazon UK" onChannel={onChannel} />);
  expect(await screen.findByText("No settlements yet")).toBeInTheDocument();
  expect(asked[0]?.query).toMatchObject({ channel: "Amazon UK" });
  await userEvent.clear(screen.getByLabelText("Channel"));
  await userEvent.click(screen.getByRole("button", { name: "Filter" }));
  expect(onChannel).toHaveBeenCalledWith(undefined);
});

it("shows older ones when asked", async () => {
  serve({
    "GET /settlements": ({ query }: { query: Record<string, string> }) => ({
      body: query.cursor
        ? { settlements: [settlement({ id: "settlement-0", number: "11" })], next_cursor: null }
        : { settlements: [settlement()], next_cursor: "next" },
    }),
  });
  await show(PAGE);
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  expect(await screen.findByRole("link", { name: "11" })).toBeInTheDocument();
});

it("goes from sales to the deposit, and proves it", async () => {
  serve({ "GET /settlements/settlement-1": settlement() });
  await show(<SettlementPage settlementId="settlement-1" />);
  expect(await screen.findByText("The sum of its 42 transactions is the deposit.")).toBeInTheDocument();
  expect(screen.getByRole("row", { name: /^Referral fee/ })).toHaveTextContent("−120.00");
  expect(screen.getByRole("row", { name: /^Deposit/ })).toHaveTextContent("780.00");
  expect(screen.getByText("AMAZON PAYMENTS")).toBeInTheDocument();
  expect(screen.getByRole("row", { name: /^ItemPrice/ })).toHaveTextContent("1,000.00");
});

it("says by how much it does not foot, and why there is no bank line", async () => {
  serve({
    "GET /settlements/settlement-1": settlement({
      variance: "0.01",
      bank_line: null,
      reason: "no line of the bank has this amount within 5 banking days",
      parts: [],
    }),
  });
  await show(<SettlementPage settlementId="settlement-1" />);
  expect(await screen.findByText(/differs from the deposit by \+£0\.01\./)).toBeInTheDocument();
  expect(screen.getByText("No line of the bank has this amount within 5 banking days.")).toBeInTheDocument();
  expect(screen.getByText("The channel gave no breakdown.")).toBeInTheDocument();
});

it("says that there is no such settlement", async () => {
  serve({ "GET /settlements/settlement-1": refusal(404, "There is no settlement settlement-1.") });
  await show(<SettlementPage settlementId="settlement-1" />);
  expect(await screen.findByRole("heading", { name: "There is no such settlement" })).toBeInTheDocument();
});

it("is shown only to whoever may see money", async () => {
  const asked = serve({});
  await show(PAGE, scope(), session({ memberships: [membership({ permissions: ["imports:read"] })] }));
  expect(screen.getByText(/for the permission finance:read\./)).toBeInTheDocument();
  expect(asked).toEqual([]);
});
