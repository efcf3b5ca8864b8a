/** Files of our own, for what no vendor exports. */
import { useQuery } from "@tanstack/react-query";
import type { Template } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { imports as importsText } from "@/messages/en/imports.ts";
import { templateAddress, templatesOptions } from "../api.ts";
import { kindName } from "../model.ts";
import styles from "./imports.module.css";

/** Each template with its columns, opened on demand. */
export function Templates() {
  const query = useQuery(templatesOptions());
  return (
    <Card title={importsText.templates} subtitle={importsText.templatesHint}>
      <QueryState query={query} height={200}>
        {({ templates }) => (
          <ul className={styles.templates}>
            {templates.map((template) => (
              <TemplateItem key={template.name} template={template} />
            ))}
          </ul>
        )}
      </QueryState>
    </Card>
  );
}

function TemplateItem({ template }: { template: Template }) {
  const name = kindName(template.name);
  return (
    <li className={styles.template}>
      <details>
        <summary>
          <b>{name}</b> <span className={styles.hint}>{template.description}</span>
        </summary>
        <div className={styles.columns}>
          <Columns template={template} />
        </div>
      </details>
      <span className={styles.files}>
        <a href={templateAddress(template.name, "csv")} download aria-label={`${name}, CSV`}>
          CSV
        </a>
        <a href={templateAddress(template.name, "xlsx")} download aria-label={`${name}, XLSX`}>
          XLSX
        </a>
      </span>
    </li>
  );
}

function Columns({ template }: { template: Template }) {
  const text = importsText.columns;
  return (
    <table className={figures.table}>
      <thead>
        <tr>
          <th scope="col">{text.column}</th>
          <th scope="col">{text.explanation}</th>
          <th scope="col">{text.example}</th>
        </tr>
      </thead>
      <tbody>
        {template.columns.map((column) => (
          <tr key={column.name}>
            <th scope="row">
              {column.name} {column.required ? null : <Badge>{importsText.optional}</Badge>}
            </th>
            <td className={figures.wrap}>{column.explanation}</td>
            <td>{column.example}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
