import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { toApiError } from "@/api/client.ts";
import { Field } from "@/components/ui/field.tsx";
import { show } from "@/testing/render.tsx";
import { Form } from "./form.tsx";
import { useForm } from "./use-form.ts";

type Submit = (values: { name: string; email: string }) => Promise<void>;

function Example({ submit, onDone }: { submit: Submit; onDone?: () => void }) {
  const form = useForm({
    initial: { name: "", email: "" },
    check: ({ name, email }): { name?: string; email?: string } => ({
      ...(name === "" ? { name: "Type a name." } : {}),
      ...(email === "" ? { email: "Type an address." } : {}),
    }),
    submit,
    onDone: () => onDone?.(),
    blame: ({ message }) => (/address/.test(message) ? "email" : null),
  });
  return (
    <Form form={form} label="Example" submit="Send">
      <Field label="Name" {...form.bind("name")} />
      <Field label="Email" {...form.bind("email")} />
    </Form>
  );
}

async function fill(submit: Submit, onDone?: () => void): Promise<void> {
  await show(<Example submit={submit} {...(onDone ? { onDone } : {})} />);
  await userEvent.type(screen.getByLabelText("Name"), "Ada");
  await userEvent.type(screen.getByLabelText("Email"), "ada@");
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
}

it("sends nothing that is wrong, says what, and leads there", async () => {
  const submit = vi.fn<Submit>();
  await show(<Example submit={submit} />);
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(screen.getByLabelText("Name")).toHaveAccessibleDescription("Type a name.");
  expect(screen.getByLabelText("Name")).toHaveFocus();
  expect(submit).not.toHaveBeenCalled();
});

it("takes the complaint back once the field is corrected", async () => {
  await show(<Example submit={vi.fn<Submit>()} />);
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  await userEvent.type(screen.getByLabelText("Name"), "A");
  expect(screen.queryByText("Type a name.")).not.toBeInTheDocument();
});

it("stays in the field that is being corrected while another one is wrong", async () => {
  await show(<Example submit={vi.fn<Submit>()} />);
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  await userEvent.keyboard("Ada");
  expect(screen.getByLabelText("Name")).toHaveValue("Ada");
  expect(screen.getByLabelText("Name")).toHaveFocus();
  expect(screen.getByLabelText("Email")).toHaveAccessibleDescription("Type an address.");
});

it("keeps what was typed, and says a refusal with its request", async () => {
  await fill(() => Promise.reject(toApiError(409, { detail: "Somebody was faster." }, "req-9")));
  const alert = await screen.findByText("Somebody was faster.");
  expect(alert).toHaveTextContent("Request req-9");
  expect(screen.getByLabelText("Name")).toHaveValue("Ada");
});

it("puts a refusal that names a field beside the field", async () => {
  const body = { detail: "Not usable.", errors: [{ name: "email", reason: "There is no domain." }] };
  await fill(() => Promise.reject(toApiError(400, body, null)));
  expect(await screen.findByText("There is no domain.")).toBeInTheDocument();
  expect(screen.getByLabelText("Email")).toHaveFocus();
  expect(screen.queryByText("Not usable.")).not.toBeInTheDocument();
});

it("puts a refusal that names none beside the field it is about", async () => {
  await fill(() => Promise.reject(toApiError(400, { detail: "That is no address." }, null)));
  expect(await screen.findByText("That is no address.")).toBeInTheDocument();
  expect(screen.getByLabelText("Email")).toHaveAccessibleDescription("That is no address.");
});

it("says when it is done", async () => {
  const done = vi.fn();
  await fill(() => Promise.resolve(), done);
  expect(done).toHaveBeenCalledTimes(1);
});
