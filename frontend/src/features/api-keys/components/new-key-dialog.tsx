/** Makes a key, then shows it once. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiKey } from "@/api/generated/types.gen.ts";
import formStyles from "@/components/form/form.module.css";
import { Checks, Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Field } from "@/components/ui/field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { useScope } from "@/lib/scope.ts";
import { apiKeys as text } from "@/messages/en/api-keys.ts";
import { make } from "../api.ts";

interface NewKeyDialogProps {
  readonly grantable: readonly string[];
  readonly onClose: () => void;
}

interface KeyForm {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly days: string;
}

const EMPTY: KeyForm = { name: "", permissions: [], days: "90" };

const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}$/;

/** Closed only by a button once there is a key to keep. */
export function NewKeyDialog({ grantable, onClose }: NewKeyDialogProps) {
  const [made, setMade] = useState<ApiKey | null>(null);
  return (
    // Escape pressed by habit would lose a key that is never shown again. A dialog of its own takes the focus.
    <Dialog key={made?.id} title={made ? text.madeTitle : text.makeTitle} onClose={made ? null : onClose}>
      {made ? (
        <KeyOnce made={made} onClose={onClose} />
      ) : (
        <NewKeyForm grantable={grantable} onClose={onClose} onMade={setMade} />
      )}
    </Dialog>
  );
}

function wrongName(name: string): { name?: string } {
  if (name === "") return { name: text.nameMissing };
  return NAME.test(name) ? {} : { name: text.nameWrong };
}

function NewKeyForm({ grantable, onClose, onMade }: NewKeyDialogProps & { onMade: (made: ApiKey) => void }) {
  const scope = useScope();
  const queries = useQueryClient();
  const form = useForm({
    initial: EMPTY,
    check: ({ name, permissions }) => ({
      ...wrongName(name.trim()),
      ...(permissions.length === 0 ? { permissions: text.permissionsMissing } : {}),
    }),
    submit: ({ name, permissions, days }) =>
      make(scope, {
        name: name.trim(),
        permissions: [...permissions],
        expires_in_days: Number.parseInt(days, 10),
      }),
    onDone: async (made) => {
      onMade(made);
      await queries.invalidateQueries({ queryKey: ["api-keys"] });
    },
    blame: ({ status, message }) => ([400, 409].includes(status) && /name/i.test(message) ? "name" : null),
  });
  return (
    <Form form={form} label={text.makeTitle} submit={text.makeSubmit} onCancel={onClose}>
      <Field label={text.name} description={text.nameHint} firstFocus {...form.bind("name")} />
      <Checks
        legend={text.permissions}
        choices={grantable.map((value) => ({ value, label: value }))}
        {...form.bind("permissions")}
      />
      <Select label={text.expires} choices={text.periods} {...form.bind("days")} />
    </Form>
  );
}

function KeyOnce({ made, onClose }: { made: ApiKey; onClose: () => void }) {
  const key = made.key ?? "";
  return (
    <div className={formStyles.form}>
      <p>{text.madeText(made.name)}</p>
      <Field label={text.key} value={key} onChange={() => undefined} firstFocus />
      <div className={`${formStyles.buttons} ${formStyles.end}`}>
        <CopyButton text={key}>{text.copy}</CopyButton>
        <Button emphasis="primary" onClick={onClose}>
          {text.done}
        </Button>
      </div>
    </div>
  );
}
