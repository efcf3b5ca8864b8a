import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { session } from "@/testing/fixtures/people.ts";
import { scope, show } from "@/testing/render.tsx";
import { CodeDialog } from "./code-dialog.tsx";

const dialogOf = (provider: "built-in" | "clerk") =>
  show(<CodeDialog onClose={() => undefined} />, scope(), session({ provider }));

describe("a fresh second factor", () => {
  it("is a code where the accounts are ours", async () => {
    await dialogOf("built-in");
    expect(screen.getByLabelText("Code")).toBeInTheDocument();
  });

  it("is given by signing in again where Clerk keeps it", async () => {
    await dialogOf("clerk");
    expect(screen.queryByLabelText("Code")).toBeNull();
    expect(screen.getByRole("button", { name: "Sign in again", hidden: true })).toBeInTheDocument();
  });
});
