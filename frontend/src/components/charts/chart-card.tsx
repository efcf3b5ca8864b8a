/** A chart with its title, and the same figures as a table or a file. */
import { IconChartBar, IconDownload, IconTable } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Card } from "@/components/page/card.tsx";
import { ScrollBox } from "@/components/page/scroll-box.tsx";
import { IconButton } from "@/components/ui/button.tsx";
import { download, toCsv } from "@/lib/csv.ts";
import { en } from "@/messages/en.ts";
import { Chart } from "./chart.tsx";
import styles from "./chart-card.module.css";
import type { ChartOption } from "./option.ts";

/** The figures of a chart as rows: `shown` for the eye, `exact` for the file. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly shown: readonly string[]; readonly exact: readonly string[] }[];
}

interface ChartCardProps {
  readonly title: string;
  readonly subtitle: string;
  readonly label: string;
  readonly option: ChartOption;
  readonly table: ChartTable;
  readonly fileName: string;
  readonly height: number;
  readonly footer?: ReactNode;
  /** More controls, before those every chart has. */
  readonly actions?: ReactNode;
  readonly onSelect?: (index: number) => void;
}

/** A chart that can be read, copied and downloaded. */
export function ChartCard(props: ChartCardProps) {
  const { title, subtitle, label, option, table, fileName, height, footer, actions, onSelect } = props;
  const [asTable, setAsTable] = useState(false);
  const save = () =>
    download(
      fileName,
      toCsv(
        table.columns,
        table.rows.map(({ exact }) => exact),
      ),
    );
  return (
    <Card
      title={title}
      subtitle={subtitle}
      actions={
        <>
          {actions}
          <IconButton
            label={asTable ? en.showChart(title) : en.showTable(title)}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <IconChartBar size={16} /> : <IconTable size={16} />}
          </IconButton>
          <IconButton label={en.downloadCsv(title)} onClick={save}>
            <IconDownload size={16} />
          </IconButton>
        </>
      }
    >
      {asTable ? (
        <ScrollBox className={styles.table} style={{ height }} label={title}>
          <FigureTable table={table} />
        </ScrollBox>
      ) : (
        <Chart option={option} label={label} height={height} onSelect={onSelect} />
      )}
      {footer}
    </Card>
  );
}

function FigureTable({ table }: { table: ChartTable }) {
  return (
    <table className={styles.figures}>
      <thead>
        <tr>
          {table.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map(({ shown: [name, ...figures] }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {figures.map((figure, index) => (
              <td key={table.columns[index + 1]}>{figure}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
