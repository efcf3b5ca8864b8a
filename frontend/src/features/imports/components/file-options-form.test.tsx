import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { show } from "@/testing/render.tsx";
import { FileOptionsForm } from "./file-options-form.tsx";

it("asks only for what is left open, and sends it", async () => {
  const submit = vi.fn();
  await show(
    <FileOptionsForm initial={{}} asked={["dates"]} kinds={[]} onDismiss={vi.fn()} onSubmit={submit} />,
  );
  expect(screen.queryByLabelText("Decimal mark")).not.toBeInTheDocument();
  await userEvent.selectOptions(screen.getByLabelText("Dates are written"), "day-first");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(submit).toHaveBeenCalledWith({ dates: "day-first" });
});

it("keeps what was given before", async () => {
  const submit = vi.fn();
  await show(
    <FileOptionsForm
      initial={{ decimal: "comma" }}
      asked={["currency"]}
      kinds={[]}
      onDismiss={vi.fn()}
      onSubmit={submit}
    />,
  );
  await userEvent.type(screen.getByLabelText("Currency"), "EUR");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(submit).toHaveBeenCalledWith({ decimal: "comma", currency: "EUR" });
});
