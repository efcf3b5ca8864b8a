/** Which codes to show. */
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Field } from "@/components/ui/field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { mapping as text } from "@/messages/en/mapping.ts";
import { kindName, vendorName } from "../model.ts";
import { KINDS, type MappingSearch, parseMappingSearch, VENDORS } from "../search.ts";
import styles from "./mapping.module.css";

interface FiltersProps {
  readonly search: MappingSearch;
  readonly onSearch: (search: MappingSearch) => void;
}

function choicesOf(values: readonly string[], nameOf: (value: string) => string) {
  return [{ value: "", label: text.any }, ...values.map((value) => ({ value, label: nameOf(value) }))];
}

/** What is chosen counts at once, what is typed with the button. */
export function Filters({ search, onSearch }: FiltersProps) {
  const [typed, setTyped] = useState(search.q ?? "");
  const ask = (change: Record<string, string>) => onSearch(parseMappingSearch({ ...search, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask({ q: typed });
  };
  return (
    <form aria-label={text.filters} className={styles.filters} onSubmit={submit}>
      <Select
        label={text.kind}
        value={search.kind ?? ""}
        choices={choicesOf(KINDS, kindName)}
        onChange={(kind) => ask({ kind })}
      />
      <Select
        label={text.vendor}
        value={search.vendor ?? ""}
        choices={choicesOf(VENDORS, vendorName)}
        onChange={(vendor) => ask({ vendor })}
      />
      <Field label={text.search} value={typed} onChange={setTyped} />
      <Button type="submit">{text.filters}</Button>
    </form>
  );
}
