import { createEvent, fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "@/testing/render.tsx";
import { Dialog } from "./dialog.tsx";

function pressEscape(): boolean {
  const dialog = screen.getByRole("dialog", { name: "Keep this key" });
  const event = createEvent("cancel", dialog, { cancelable: true }, { EventType: "Event" });
  fireEvent(dialog, event);
  return event.defaultPrevented;
}

it("closes on Escape through whoever opened it", async () => {
  const onClose = vi.fn();
  await show(
    <Dialog title="Keep this key" onClose={onClose}>
      clq_1
    </Dialog>,
  );
  expect(pressEscape()).toBe(true);
  expect(onClose).toHaveBeenCalledOnce();
  expect(screen.getByRole("button", { name: "Close" })).toBeInTheDocument();
});

it("stays open where only what is inside may close it", async () => {
  await show(
    <Dialog title="Keep this key" onClose={null}>
      clq_1
    </Dialog>,
  );
  expect(pressEscape()).toBe(true);
  expect(screen.getByText("clq_1")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Close" })).not.toBeInTheDocument();
});
