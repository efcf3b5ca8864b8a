"""Our templates for what the ledger knows: balances, results, exchange rates."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from capliquify.connectors.files.columns import (
    Column,
    FileFacts,
    Kind,
    Reads,
    RowBuilder,
    RowRemarks,
    Values,
    choices_of,
    reject_row,
)
from capliquify.connectors.files.kinds.limits import UsualLimits
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.records.profit_and_loss import ProfitAndLoss

SOURCE: Final = "files/template"
_USUAL_MOVE: Final = Decimal("0.10")
_NOTHING: Final = Decimal(0)


def currency_column(explanation: str = "ISO 4217 code of the amounts", example: str = "GBP") -> Column:
    """The currency of a row."""
    return Column(name="currency", reads=Reads.CURRENCY, explanation=explanation, example=example)


def _build_balances(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    limits = UsualLimits(facts, remarks)

    def build(values: Values) -> LedgerBalance:
        day, account_class, amount, currency, entity, tax = values
        limits.day("date", day)
        if abs(tax) > abs(amount):
            remarks.warn("tax_included", tax, "is larger than the amount it is inside of", "check both numbers")
        return LedgerBalance(
            external_id=f"{day}|{account_class}|{entity}|{currency}",
            balance_on=day,
            account_class=account_class,
            entity=entity,
            amount=amount,
            currency=currency,
            tax_included=tax,
        )

    return build


LEDGER_BALANCES: Final = Kind(
    name="ledger-balances",
    source=SOURCE,
    title="our ledger-balances template",
    description="Balances of receivables, payables, inventory, cash, debt and tax at the end of a day",
    record_types=(LedgerBalance,),
    template=True,
    columns=(
        Column(name="date", reads=Reads.DATE, explanation="Day whose closing balance it is", example="2026-03-31"),
        Column(
            name="account_class",
            reads=Reads.CHOICE,
            choices=choices_of(
                AccountClass,
                receivables="receivable",
                payables="payable",
                stock="inventory",
                bank="cash",
                loan="debt",
                vat="tax",
            ),
            explanation="receivable, payable, inventory, cash, debt or tax",
            example="receivable",
        ),
        Column(
            name="amount",
            reads=Reads.MONEY,
            explanation="Balance; what is owed to others (payable, debt, tax) is positive too",
            example="260000.00",
        ),
        currency_column(),
        Column(name="entity", required=False, empty="", explanation="Legal entity, empty for the only one"),
        Column(
            name="tax_included",
            reads=Reads.MONEY,
            required=False,
            empty=_NOTHING,
            explanation="The tax inside the amount; empty is 0",
            example="0.00",
        ),
    ),
    key=("date", "account_class", "entity", "currency"),
    keeps_first=("currency",),
    build=_build_balances,
)


def _build_results(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    limits = UsualLimits(facts, remarks)

    def build(values: Values) -> ProfitAndLoss:
        start, end, revenue, cost, currency, credit_sales, purchases = values
        if end < start:
            reject_row("period_end", end, f"is before period_start {start}", "give the last day of the period")
        limits.day("period_end", end)
        if credit_sales is not None and credit_sales > revenue:
            remarks.warn("credit_sales", credit_sales, "is more than the revenue", "check both numbers")
        return ProfitAndLoss(
            external_id=f"{start}|{end}|{currency}",
            period_start_on=start,
            period_end_on=end,
            revenue=revenue,
            cost_of_goods_sold=cost,
            currency=currency,
            credit_sales=credit_sales,
            purchases=purchases,
        )

    return build


def _amount(name: str, explanation: str, example: str, *, required: bool = True) -> Column:
    return Column(name=name, reads=Reads.MONEY, required=required, explanation=explanation, example=example)


PROFIT_AND_LOSS: Final = Kind(
    name="profit-and-loss",
    source=SOURCE,
    title="our profit-and-loss template",
    description="Revenue and cost of goods sold of a period, tax excluded",
    record_types=(ProfitAndLoss,),
    template=True,
    columns=(
        Column(name="period_start", reads=Reads.DATE, explanation="First day of the period", example="2026-03-01"),
        Column(name="period_end", reads=Reads.DATE, explanation="Last day of the period", example="2026-03-31"),
        _amount("revenue", "Revenue of the period without tax", "208333.00"),
        _amount("cost_of_goods_sold", "Cost of what was sold in the period", "72917.00"),
        currency_column(),
        _amount("credit_sales", "Sales on account only, where known", "90000.00", required=False),
        _amount("purchases", "Purchases of the period, where known", "80000.00", required=False),
    ),
    key=("period_start", "period_end", "currency"),
    keeps_first=("currency",),
    build=_build_results,
)


def _build_rates(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    limits = UsualLimits(facts, remarks)
    before: dict[tuple[str, str, str], Decimal] = {}

    def build(values: Values) -> FxRate:
        day, base, quote, rate, kind = values
        if rate <= 0:
            reject_row("rate", rate, "is not more than 0", "give how many units of quote one unit of base buys")
        if base == quote:
            reject_row("quote", quote, "is the same currency as base", "name two currencies")
        limits.day("on", day)
        last = before.get((base, quote, kind))
        if last is not None and abs(rate - last) > last * _USUAL_MOVE:
            remarks.warn(
                "rate", rate, "moved more than 10 % from the row before", "check that the pair is not inverted"
            )
        before[base, quote, kind] = rate
        return FxRate(
            external_id=f"{day}|{base}|{quote}|{kind}", rate_on=day, base=base, quote=quote, rate=rate, kind=kind
        )

    return build


FX_RATES: Final = Kind(
    name="fx-rates",
    source=SOURCE,
    title="our fx-rates template",
    description="Exchange rates by day",
    record_types=(FxRate,),
    template=True,
    columns=(
        Column(name="on", reads=Reads.DATE, explanation="Day of the rate", example="2026-03-31"),
        Column(name="base", reads=Reads.CURRENCY, explanation="Currency one unit is priced of", example="GBP"),
        Column(name="quote", reads=Reads.CURRENCY, explanation="Currency the price is in", example="EUR"),
        Column(name="rate", reads=Reads.RATE, explanation="Units of quote for one unit of base", example="1.1650"),
        Column(
            name="kind",
            reads=Reads.CHOICE,
            choices={kind: kind for kind in ("spot", "average", "budget", "forward")},
            explanation="spot, average, budget or forward",
            example="spot",
        ),
    ),
    key=("on", "base", "quote", "kind"),
    keeps_first=("base",),
    build=_build_rates,
)
