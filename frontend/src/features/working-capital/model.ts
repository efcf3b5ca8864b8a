/** The cash conversion cycle as steps: days sales + days inventory − days payable. */
import type { AverageBasis, ClosingBasis, WorkingCapitalAnswer } from "@/api/generated/types.gen.ts";
import { type Decimal, toCoordinate } from "@/lib/money.ts";
import { workingCapital as workingCapitalText } from "@/messages/en/working-capital.ts";

/** The bases that have a whole cycle. */
export type BasisName = "average" | "closing";

/** One bar of the cycle: from where to where, and its value. */
export interface CycleStep {
  readonly name: string;
  readonly value: Decimal | null;
  readonly kind: "longer" | "shorter" | "total";
  readonly from: number | null;
  readonly to: number | null;
}

/** Measures of a basis in the order in which they are read. */
export const MEASURES = [
  "days_sales_outstanding",
  "days_inventory_outstanding",
  "days_payable_outstanding",
  "cash_conversion_cycle",
] as const;

function startOfPayable(sales: number | null, inventory: number | null): number | null {
  return sales === null || inventory === null ? null : sales + inventory;
}

/** Steps of the cycle; a step whose start is unknown is not drawn. */
export function cycleSteps(basis: AverageBasis | ClosingBasis): CycleStep[] {
  const sales = toCoordinate(basis.days_sales_outstanding);
  const inventory = toCoordinate(basis.days_inventory_outstanding);
  const payable = toCoordinate(basis.days_payable_outstanding);
  const cycle = toCoordinate(basis.cash_conversion_cycle);
  const top = startOfPayable(sales, inventory);
  const names = workingCapitalText.short;
  return [
    {
      name: names.days_sales_outstanding,
      value: basis.days_sales_outstanding,
      kind: "longer",
      from: 0,
      to: sales,
    },
    {
      name: names.days_inventory_outstanding,
      value: basis.days_inventory_outstanding,
      kind: "longer",
      from: sales,
      to: top,
    },
    {
      name: names.days_payable_outstanding,
      value: basis.days_payable_outstanding,
      kind: "shorter",
      from: top,
      to: top === null || payable === null ? null : top - payable,
    },
    {
      name: names.cash_conversion_cycle,
      value: basis.cash_conversion_cycle,
      kind: "total",
      from: 0,
      to: cycle,
    },
  ];
}

/** The basis to show first: the average of the year, or the closing one when only that is known. */
export function preferredBasis({ basis }: WorkingCapitalAnswer): BasisName {
  return basis.average.cash_conversion_cycle === null && basis.closing.cash_conversion_cycle !== null
    ? "closing"
    : "average";
}
