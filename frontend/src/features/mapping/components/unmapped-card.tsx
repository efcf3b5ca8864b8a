/** Codes nothing is known of yet, the most valuable first. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { MappingSuggestion, UnmappedCode } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Refusal } from "@/components/form/form.tsx";
import { Card } from "@/components/page/card.tsx";
import { Empty } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { formatCount, formatDate, NOT_AVAILABLE } from "@/lib/format.ts";
import { formatMoney } from "@/lib/money.ts";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { mapping as text } from "@/messages/en/mapping.ts";
import { decide, forgetAnswers } from "../api.ts";
import { cutOff, keyOf, kindName, nameTarget, onlySuggestion, vendorName } from "../model.ts";
import type { MappingSearch } from "../search.ts";
import { ChooseDialog } from "./choose-dialog.tsx";
import { ConfirmAll } from "./confirm-all.tsx";
import styles from "./mapping.module.css";

interface UnmappedCardProps {
  readonly codes: readonly UnmappedCode[];
  /** How many there are, where the list is cut off. */
  readonly count: number;
  readonly search: MappingSearch;
}

/** Each with what it probably means, and ways to decide. */
export function UnmappedCard({ codes, count, search }: UnmappedCardProps) {
  const { locale } = useScope();
  const writes = useMay()("imports:write");
  const [choosing, setChoosing] = useState<UnmappedCode | null>(null);
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <Card
      title={text.unmapped}
      subtitle={`${text.unmappedHint} ${cutOff(codes.length, count, locale)}`}
      actions={writes ? <ConfirmAll codes={codes} search={search} /> : null}
    >
      {codes.length === 0 ? (
        <Empty title={filtered ? text.noneFound : text.none} text={text.noneText} />
      ) : (
        <CodesTable codes={codes} onChoose={writes ? setChoosing : null} />
      )}
      {choosing ? <ChooseDialog code={choosing} onClose={() => setChoosing(null)} /> : null}
    </Card>
  );
}

interface CodesTableProps {
  readonly codes: readonly UnmappedCode[];
  /** None where one may only look. */
  readonly onChoose: ((code: UnmappedCode) => void) | null;
}

function CodesTable({ codes, onChoose }: CodesTableProps) {
  const columns = text.columns;
  return (
    <FigureTable label={text.unmapped}>
      <thead>
        <tr>
          <th scope="col">{columns.code}</th>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.kind}</th>
          <th scope="col">{columns.vendor}</th>
          <th scope="col" className={figures.number}>
            {columns.value}
          </th>
          <th scope="col" className={figures.number}>
            {columns.documents}
          </th>
          <th scope="col">{columns.last}</th>
          <th scope="col">{columns.suggestion}</th>
          <th scope="col" className={figures.number}>
            <span className="visually-hidden">{columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {codes.map((code) => (
          <CodeRow key={keyOf(code)} code={code} onChoose={onChoose} />
        ))}
      </tbody>
    </FigureTable>
  );
}

function CodeRow({ code, onChoose }: { code: UnmappedCode; onChoose: CodesTableProps["onChoose"] }) {
  const { locale } = useScope();
  return (
    <tr>
      <th scope="row" className={figures.wrap}>
        {code.code}
      </th>
      <td className={figures.wrap}>{code.name || NOT_AVAILABLE}</td>
      <td>{kindName(code.kind)}</td>
      <td>{vendorName(code.vendor)}</td>
      <td className={figures.number}>{formatMoney(code.value, locale, { currency: code.currency })}</td>
      <td className={figures.number}>{formatCount(code.documents, locale)}</td>
      <td className={figures.nowrap}>{code.last_on ? formatDate(code.last_on) : NOT_AVAILABLE}</td>
      <td className={figures.wrap}>
        <Suggestions suggestions={code.suggestions} />
      </td>
      <td className={figures.number}>{onChoose ? <Acts code={code} onChoose={onChoose} /> : null}</td>
    </tr>
  );
}

function Suggestions({ suggestions }: { suggestions: readonly MappingSuggestion[] }) {
  if (suggestions.length === 0) return <span className={styles.reason}>{text.noSuggestion}</span>;
  return (
    <div className={styles.suggestions}>
      {suggestions.map(({ target, target_name: name, reason }) => (
        <div key={target}>
          {nameTarget(target, name)}
          <div className={styles.reason}>{asRemark(reason)}</div>
        </div>
      ))}
      {suggestions.length > 1 ? <span className={styles.reason}>{text.ambiguous}</span> : null}
    </div>
  );
}

interface ActsProps {
  readonly code: UnmappedCode;
  readonly onChoose: (code: UnmappedCode) => void;
}

function Acts({ code, onChoose }: ActsProps) {
  const scope = useScope();
  const queries = useQueryClient();
  const only = onlySuggestion(code);
  const verb = only ? text.other : text.choose;
  const act = useMutation({
    mutationFn: (target: string) => decide(scope, code, target),
    onSuccess: () => forgetAnswers(queries),
  });
  return (
    <>
      <div className={styles.acts}>
        {only ? (
          <Button
            size="small"
            emphasis="primary"
            label={text.confirmNamed(code.code, only.target)}
            busy={act.isPending}
            onClick={() => act.mutate(only.target)}
          >
            {text.confirm}
          </Button>
        ) : null}
        <Button size="small" label={text.chooseNamed(verb, code.code)} onClick={() => onChoose(code)}>
          {verb}
        </Button>
      </div>
      <Refusal error={act.error} />
    </>
  );
}
