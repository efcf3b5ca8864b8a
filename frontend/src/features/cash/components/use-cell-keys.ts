/** Arrow keys between the cells of a table: the whole table is one tab stop, as a grid is. */
import { type FocusEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from "react";

const CELL = "td button";

/** Cells of each row by column; what cannot be opened has none. */
function cellsOf(table: HTMLTableElement): (HTMLButtonElement | null)[][] {
  return Array.from(table.querySelectorAll("tbody tr"), (row) =>
    Array.from(row.querySelectorAll("td"), (cell) => cell.querySelector("button")),
  ).filter((row) => row.some((cell) => cell !== null));
}

function nextCell(table: HTMLTableElement, from: HTMLButtonElement, key: string): HTMLButtonElement | null {
  const rows = cellsOf(table);
  const row = rows.findIndex((cells) => cells.includes(from));
  const column = rows[row]?.indexOf(from) ?? -1;
  const line = (rows[row] ?? []).map((cell) => cell);
  const first = (cells: readonly (HTMLButtonElement | null | undefined)[]) =>
    cells.find((cell) => cell !== null && cell !== undefined) ?? null;
  switch (key) {
    case "ArrowRight":
      return first(line.slice(column + 1));
    case "ArrowLeft":
      return first(line.slice(0, column).reverse());
    case "ArrowDown":
      return first(rows.slice(row + 1).map((cells) => cells[column]));
    case "ArrowUp":
      return first(
        rows
          .slice(0, row)
          .reverse()
          .map((cells) => cells[column]),
      );
    case "Home":
      return first(line);
    case "End":
      return first(line.reverse());
    default:
      return null;
  }
}

interface CellKeys {
  readonly table: RefObject<HTMLTableElement | null>;
  readonly keys: {
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onFocus: (event: FocusEvent) => void;
  };
}

/** What the table needs; the cell that had the focus last is the one that Tab comes back to. */
export function useCellKeys(): CellKeys {
  const table = useRef<HTMLTableElement>(null);
  const current = useRef<Element | null>(null);
  const leaveOneStop = () => {
    const cells = Array.from(table.current?.querySelectorAll<HTMLButtonElement>(CELL) ?? []);
    const stop = cells.find((cell) => cell === current.current) ?? cells[0];
    for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1;
  };
  useLayoutEffect(leaveOneStop);
  const onFocus = ({ target }: FocusEvent) => {
    if (!target.matches(CELL)) return;
    current.current = target;
    leaveOneStop();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLButtonElement) || !table.current || event.ctrlKey || event.metaKey)
      return;
    const next = nextCell(table.current, event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return { table, keys: { onKeyDown, onFocus } };
}
