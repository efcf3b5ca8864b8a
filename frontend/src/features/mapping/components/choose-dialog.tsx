/** Searching what a code means. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import type { MappingTarget, UnmappedCode } from "@/api/generated/types.gen.ts";
import { Form } from "@/components/form/form.tsx";
import { type Bound, useForm } from "@/components/form/use-form.ts";
import { Failure } from "@/components/states/query-state.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Field } from "@/components/ui/field.tsx";
import { useScope } from "@/lib/scope.ts";
import { mapping as text } from "@/messages/en/mapping.ts";
import { decide, forgetAnswers, targetsOptions } from "../api.ts";
import { nameTarget } from "../model.ts";
import styles from "./mapping.module.css";

/** The search, what it finds, and the decision. */
export function ChooseDialog({ code, onClose }: { code: UnmappedCode; onClose: () => void }) {
  const scope = useScope();
  const queries = useQueryClient();
  const form = useForm({
    initial: { q: "", target: "" },
    check: ({ target }): { target?: string } => (target === "" ? { target: text.chooseFirst } : {}),
    submit: ({ target }) => decide(scope, code, target),
    onDone: async () => {
      onClose();
      await forgetAnswers(queries);
    },
  });
  const q = useDeferredValue(form.values.q.trim());
  const query = useQuery(targetsOptions(scope, code.kind, q));
  const title = text.chooseTitle(code.code);
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title} submit={text.chooseSubmit} onCancel={onClose}>
        <p className={styles.reason}>{code.name}</p>
        <Field label={text.chooseSearch} firstFocus {...form.bind("q")} />
        {query.isError ? (
          <Failure error={query.error} height={220} onRetry={() => void query.refetch()} />
        ) : (
          <Found targets={query.data} {...form.bind("target")} />
        )}
      </Form>
    </Dialog>
  );
}

function Found({
  targets,
  value,
  onChange,
  error,
}: Bound<string> & { targets: MappingTarget[] | undefined }) {
  return (
    <>
      <fieldset className={styles.found} aria-busy={targets === undefined}>
        <legend>{text.chooseFound}</legend>
        {targets?.map(({ target, name }) => (
          <label key={target}>
            <input
              type="radio"
              name="target"
              value={target}
              checked={value === target}
              onChange={() => onChange(target)}
            />
            {nameTarget(target, name)}
          </label>
        ))}
        <p role="status">
          {targets === undefined ? text.looking : targets.length === 0 ? text.chooseNothing : ""}
        </p>
      </fieldset>
      {error ? <p role="alert">{error}</p> : null}
    </>
  );
}
