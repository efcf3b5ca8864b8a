import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { membership, session } from "@/testing/fixtures/people.ts";
import { scope, show } from "@/testing/render.tsx";
import { Guarded } from "./guarded.tsx";

const PAGE = (
  <Guarded need="audit:read" title="Audit log">
    <p>entries</p>
  </Guarded>
);

it("shows a page to whoever may see it", async () => {
  await show(PAGE);
  expect(screen.getByText("entries")).toBeInTheDocument();
});

it("says who can let others see it", async () => {
  const viewer = session({ memberships: [membership({ permissions: ["demand:read"] })] });
  await show(PAGE, scope(), viewer);
  expect(screen.queryByText("entries")).not.toBeInTheDocument();
  expect(
    screen.getByText(/Ask an administrator of Alder Bottling.* for the permission audit:read\./),
  ).toBeInTheDocument();
});

it("gives nothing in an organisation one does not belong to", async () => {
  await show(PAGE, scope(), session({ memberships: [membership({ organisation: "other" })] }));
  expect(screen.queryByText("entries")).not.toBeInTheDocument();
});
