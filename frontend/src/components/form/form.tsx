/** The frame of a form: its fields, what was refused, and its buttons. */
import type { ReactNode } from "react";
import { ApiError } from "@/api/client.ts";
import { Button } from "@/components/ui/button.tsx";
import { asRemark } from "@/lib/reasons.ts";
import { en } from "@/messages/en.ts";
import styles from "./form.module.css";
import type { FormState } from "./use-form.ts";

interface FormProps {
  /** The state; its values do not matter here. */
  readonly form: Pick<FormState<never>, "ref" | "onSubmit" | "busy" | "failure">;
  readonly label: string;
  readonly submit: string;
  readonly emphasis?: "primary" | "danger";
  readonly onCancel?: () => void;
  /** Stands beside the buttons, such as that it was saved. */
  readonly aside?: ReactNode;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

/** A form with one act. */
export function Form({
  form,
  label,
  submit,
  emphasis = "primary",
  onCancel,
  aside,
  disabled,
  children,
}: FormProps) {
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} aria-label={label} noValidate className={styles.form}>
      {children}
      <Refusal error={form.failure} />
      <div className={`${styles.buttons} ${onCancel ? styles.end : ""}`}>
        {onCancel ? <Button onClick={onCancel}>{en.cancel}</Button> : null}
        <Button type="submit" emphasis={emphasis} busy={form.busy} disabled={disabled}>
          {submit}
        </Button>
        {onCancel ? null : <span aria-live="polite">{aside}</span>}
      </div>
    </form>
  );
}

/** What the server refused, in its own words; read out when it comes. */
export function Refusal({ error }: { error: Error | null }) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div role="alert">
      {error ? (
        <div className={styles.failure}>
          {asRemark(error.message)}
          {requestId ? <div className={styles.requestId}>{en.requestId(requestId)}</div> : null}
        </div>
      ) : null}
    </div>
  );
}

/** Fields side by side where there is room. */
export function Row({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}

/** That something was done. */
export function Done({ children }: { children: ReactNode }) {
  return <span className={styles.done}>{children}</span>;
}

/** Explains what stands above or below it. */
export function Hint({ children }: { children: ReactNode }) {
  return <p className={styles.hint}>{children}</p>;
}

interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Yes or no. */
export function Check({ label, checked, onChange }: CheckProps) {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      {label}
    </label>
  );
}

interface ChecksProps {
  readonly legend: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly error?: string | undefined;
}

/** Any number of a few, in the order in which they are offered. */
export function Checks({ legend, choices, value, onChange, error }: ChecksProps) {
  const set = (name: string, on: boolean) =>
    onChange(
      choices.map((choice) => choice.value).filter((each) => (each === name ? on : value.includes(each))),
    );
  return (
    <fieldset className={styles.choices}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <Check
          key={choice.value}
          label={choice.label}
          checked={value.includes(choice.value)}
          onChange={(on) => set(choice.value, on)}
        />
      ))}
      {error ? (
        <p role="alert" className={styles.failure}>
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
