/** A table whose columns sort; the frame is the same as that of every other table. */
import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo, useState } from "react";
import { en } from "@/messages/en.ts";
import styles from "./figure-table.module.css";
import { FigureTable } from "./figure-table.tsx";

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** One column: what it shows, and what it is ordered by. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly kind: "text" | "number";
  readonly show: (row: Row) => ReactNode;
  /** Orders two rows, smallest first; a column without it does not sort. */
  readonly order?: (left: Row, right: Row) => number;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
}

function definition<Row extends object>({ id, order }: Column<Row>): ColumnDef<typeof features, Row> {
  return {
    id,
    accessorFn: (row) => row,
    enableSorting: order !== undefined,
    sortUndefined: false,
    ...(order ? { sortFn: (left, right) => order(left.original, right.original) } : {}),
  };
}

/** Sorts on a click on the header: up, down, then as the answer has it. */
export function DataTable<Row extends object>({ label, columns, rows, rowKey }: DataTableProps<Row>) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const data = useMemo(() => [...rows], [rows]);
  const definitions = useMemo(() => columns.map((column) => definition(column)), [columns]);
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowKey,
    sortDescFirst: false,
    state: { sorting },
    onSortingChange: setSorting,
  });
  return (
    <FigureTable label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <Header
              key={column.id}
              column={column}
              direction={sorting.find(({ id }) => id === column.id)}
              onSort={() => table.getColumn(column.id)?.toggleSorting()}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id}>
            {columns.map((column) => (
              <td key={column.id} className={column.kind === "number" ? styles.number : styles.wrap}>
                {column.show(row.original)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}

interface HeaderProps<Row> {
  readonly column: Column<Row>;
  readonly direction: SortingState[number] | undefined;
  readonly onSort: () => void;
}

function Header<Row>({ column, direction, onSort }: HeaderProps<Row>) {
  const look = column.kind === "number" ? styles.number : undefined;
  if (!column.order) {
    return (
      <th scope="col" className={look}>
        {column.header}
      </th>
    );
  }
  const order = direction === undefined ? "none" : direction.desc ? "descending" : "ascending";
  return (
    <th scope="col" className={look} aria-sort={order}>
      <button type="button" className={styles.sort} onClick={onSort} title={en.sortBy(column.header)}>
        {column.header}
        <span aria-hidden>{{ none: "", ascending: " \u2191", descending: " \u2193" }[order]}</span>
      </button>
    </th>
  );
}
