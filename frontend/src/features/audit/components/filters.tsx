/** What to show of the log. */
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Field } from "@/components/ui/field.tsx";
import { audit as text } from "@/messages/en/audit.ts";
import { type AuditSearch, parseAuditSearch } from "../search.ts";
import styles from "./audit.module.css";

interface FiltersProps {
  readonly search: AuditSearch;
  readonly onSearch: (search: AuditSearch) => void;
}

/** Typed first, asked for by the button: each question reads the log. */
export function Filters({ search, onSearch }: FiltersProps) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({
    action: search.action ?? "",
    actor: search.actor ?? "",
    since: search.since ?? "",
    until: search.until ?? "",
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(parseAuditSearch(typed));
  };
  const bind = (name: keyof AuditSearch) => ({
    value: typed[name] ?? "",
    onChange: (value: string) => setTyped({ ...typed, [name]: value }),
  });
  return (
    <form aria-label={text.filters} className={styles.filters} onSubmit={submit}>
      <Field label={text.action} placeholder={text.actionHint} {...bind("action")} />
      <Field label={text.actor} placeholder={text.actorHint} {...bind("actor")} />
      <Field label={text.since} type="date" {...bind("since")} />
      <Field label={text.until} type="date" {...bind("until")} />
      <div className={styles.buttons}>
        <Button type="submit">{text.apply}</Button>
        <Button
          onClick={() => {
            setTyped({});
            onSearch(parseAuditSearch({}));
          }}
        >
          {text.clear}
        </Button>
      </div>
    </form>
  );
}
