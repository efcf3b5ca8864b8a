/** The thirteen-week sheet: each cell opens into the cash items it sums. */
import type { CashAnswer } from "@/api/generated/types.gen.ts";
import { Missing } from "@/components/states/missing.tsx";
import { formatDate, formatDay, formatWeek } from "@/lib/format.ts";
import { type Decimal, formatMoney, signOf } from "@/lib/money.ts";
import { reasonFor } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { cash as cashText } from "@/messages/en/cash.ts";
import { en } from "@/messages/en.ts";
import { type SheetBlock, type SheetRow, sheetBlocks } from "../model.ts";
import styles from "./sheet.module.css";
import { useCellKeys } from "./use-cell-keys.ts";

/** A cell somebody opened: of one week or of all, of one line or of all. */
export interface Cell {
  readonly week: string | undefined;
  readonly line: string | undefined;
}

interface SheetProps {
  readonly answer: CashAnswer;
  readonly opened: Cell | null;
  readonly onOpen: (cell: Cell) => void;
}

/** The whole sheet; its first column stays in sight, and its cells are one tab stop. */
export function Sheet({ answer, opened, onOpen }: SheetProps) {
  const { table, keys } = useCellKeys();
  return (
    <div className={styles.scroll}>
      <table ref={table} className={styles.sheet} {...keys}>
        <caption className="visually-hidden">{cashText.sheetCaption(answer.currency)}</caption>
        <thead>
          <tr>
            <th scope="col">{cashText.weekEnding}</th>
            {answer.weeks.map(({ week_ending: day }) => (
              <th
                key={day}
                scope="col"
                className={day === answer.tightest_week ? styles.tightest : ""}
                title={formatDate(day)}
              >
                <span className={styles.weekNumber}>{formatWeek(day)}</span>
                {formatDay(day)}
              </th>
            ))}
            <th scope="col">{cashText.total}</th>
          </tr>
        </thead>
        {sheetBlocks(answer).map((block) => (
          <Block key={block.rows[0]?.id} block={block} answer={answer} opened={opened} onOpen={onOpen} />
        ))}
      </table>
    </div>
  );
}

function Block({ block, ...rest }: SheetProps & { block: SheetBlock }) {
  return (
    <tbody>
      {block.title ? (
        <tr className={styles.section}>
          <th scope="rowgroup">{block.title}</th>
          <td colSpan={rest.answer.weeks.length + 1} />
        </tr>
      ) : null}
      {block.rows.map((row) => (
        <Row key={row.id} row={row} {...rest} />
      ))}
    </tbody>
  );
}

function Row({ row, answer, opened, onOpen }: SheetProps & { row: SheetRow }) {
  const cell = (week: string | undefined, amount: Decimal | null, path: string) => (
    <Amount
      amount={amount}
      reason={reasonFor(answer.reasons, path, en.noReason)}
      name={`${row.name}, ${week ? `${cashText.weekEnding.toLowerCase()} ${formatDate(week)}` : cashText.total}`}
      currency={answer.currency}
      opened={row.opens !== null && opened !== null && opened.week === week && opened.line === row.opens.line}
      onOpen={row.opens ? () => onOpen({ week, line: row.opens?.line }) : null}
    />
  );
  return (
    <tr className={styles[row.kind]}>
      <th scope="row">{row.name}</th>
      {answer.weeks.map(({ week_ending: week }, index) => (
        <td key={week} className={week === answer.tightest_week ? styles.tightest : ""}>
          {cell(week, row.amounts[index] ?? null, row.paths[index] ?? "")}
        </td>
      ))}
      <td>{row.total === undefined ? null : cell(undefined, row.total, "weeks")}</td>
    </tr>
  );
}

interface AmountProps {
  readonly amount: Decimal | null;
  readonly reason: string;
  readonly name: string;
  readonly currency: string | null;
  readonly opened: boolean;
  readonly onOpen: (() => void) | null;
}

function Amount({ amount, reason, name, currency, opened, onOpen }: AmountProps) {
  const { locale } = useScope();
  if (amount === null) return <Missing reason={reason} />;
  const sign = signOf(amount);
  const shown = sign === 0 ? "0" : formatMoney(amount, locale, { decimals: "none" });
  const exact = formatMoney(amount, locale, { currency });
  const tone = sign < 0 ? styles.negative : sign === 0 ? styles.zero : "";
  if (!onOpen) {
    return (
      <span className={tone} title={exact}>
        {shown}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={`${styles.cell} ${tone}`}
      title={exact}
      aria-label={`${name}: ${shown}`}
      aria-expanded={opened}
      onClick={onOpen}
    >
      {shown}
    </button>
  );
}
