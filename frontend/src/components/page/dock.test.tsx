import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { show } from "@/testing/render.tsx";
import { Dock } from "./dock.tsx";

function Opener() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {open ? (
        <Dock title="Suppliers" subtitle="Week ending 6 Sep 2026" onClose={() => setOpen(false)}>
          items
        </Dock>
      ) : null}
    </>
  );
}

it("takes the focus, closes on Escape and gives the focus back", async () => {
  await show(<Opener />);
  await userEvent.click(screen.getByRole("button", { name: "Open" }));
  expect(screen.getByRole("heading", { name: "Suppliers" })).toHaveFocus();
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("complementary", { name: "Suppliers" })).not.toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Open" })).toHaveFocus();
});
