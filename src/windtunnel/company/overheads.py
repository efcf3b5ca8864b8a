"""What the company pays whatever it sells: people, premises, advertising and services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from windtunnel.company.books import Account, BankLine, Books
from windtunnel.company.days import add_months, date_of, day_of, month_end, month_start, next_banking_day
from windtunnel.company.money import share
from windtunnel.company.payables import BillLine, BillRequest, Payables
from windtunnel.company.suppliers import (
    ACCOUNTANTS,
    AGENCY,
    FULFILMENT_EU,
    FULFILMENT_UK,
    FULFILMENT_USA,
    Supplier,
)

if TYPE_CHECKING:
    from windtunnel.company.stock import Stock

MONTHS = {"month": 1, "quarter": 3, "year": 12}
ADVERTISING_PERCENT = 10
_AGENCY_FIXED = 7_500_00
_AGENCY_PERCENT = 2
_ACCOUNTANTS_QUARTER = 4_800_00
_FULFILMENT = (
    (FULFILMENT_UK, "UK Warehouse", 150),
    (FULFILMENT_EU, "EU Warehouse", 185),
    (FULFILMENT_USA, "US Warehouse", 215),
)


@dataclass(frozen=True, slots=True)
class StandingPayment:
    """A payment that comes back on the same day of each month, quarter or year."""

    name: str
    category: str
    pence: int
    every: str
    first_day: int
    account: Account
    until_day: int | None = None

    def falls_on(self, day: int) -> bool:
        """Whether the payment leaves the bank on a banking day; weekends move it to the next one."""
        for shift in range(5):
            nominal = day - shift
            months = (date_of(nominal).year - date_of(self.first_day).year) * 12
            months += date_of(nominal).month - date_of(self.first_day).month
            if (
                months >= 0
                and months % MONTHS[self.every] == 0
                and add_months(self.first_day, months) == nominal
                and (self.until_day is None or nominal <= self.until_day)
                and next_banking_day(nominal) == day
            ):
                return True
        return False


_NET_PAY = 31_500_00
_PAY_TAXES = 14_500_00
_YEARLY_RISE_PERCENT = 9


def standing_payments(first_day: int, last_day: int) -> tuple[StandingPayment, ...]:
    """The company's standing orders and direct debits; pay rises each November."""
    start = month_start(first_day)
    quarter_day = day_of(date_of(start).year, 12, 25)
    campaign_day = day_of(date_of(start).year, 11, 13)
    return (
        *_pay(start, last_day),
        StandingPayment("Christmas campaign media", "marketing", 46_000_00, "year", campaign_day, Account.MARKETING),
        StandingPayment("Rent", "rent_and_utilities", 11_700_00, "quarter", quarter_day, Account.PREMISES),
        StandingPayment("Energy and water", "rent_and_utilities", 940_00, "month", start + 13, Account.PREMISES),
        StandingPayment("Software subscriptions", "other_operating", 1_860_00, "month", start + 2, Account.PREMISES),
        StandingPayment("Insurance", "other_operating", 1_250_00, "month", start + 9, Account.PREMISES),
        StandingPayment("Marketing retainer", "marketing", 4_200_00, "month", start + 14, Account.MARKETING),
    )


def _pay(start: int, last_day: int) -> list[StandingPayment]:
    """Net pay and its taxes, one pair for each pay year."""
    starts = [start]
    while add_months(starts[-1], 12) <= last_day:
        starts.append(add_months(starts[-1], 12))
    payments = []
    for position, first in enumerate(starts):
        newest = position == len(starts) - 1
        percent = 100 - _YEARLY_RISE_PERCENT * (len(starts) - 1 - position)
        net, tax = share(_NET_PAY, percent, 100), share(_PAY_TAXES, percent, 100)
        until = None if newest else starts[position + 1] - 1
        tax_until = None if until is None else until + 25
        tax_first = add_months(first, 1) + 21
        payments += [
            StandingPayment("Net pay", "payroll", net, "month", first + 27, Account.PAYROLL, until),
            StandingPayment(
                "PAYE and National Insurance", "payroll", tax, "month", tax_first, Account.PAYROLL_TAX, tax_until
            ),
        ]
    return payments


@dataclass(slots=True)
class Overheads:
    """Pays the standing payments and takes in the service bills of each month."""

    books: Books
    payables: Payables
    stock: Stock
    standing: tuple[StandingPayment, ...]
    seen_moves: int = 0
    advertising_due: list[tuple[int, int]] = field(default_factory=list)

    def pay(self, day: int) -> None:
        """Pay what stands for the day."""
        for payment in self.standing:
            if payment.falls_on(day):
                line = BankLine(day, -payment.pence, payment.name, "Standing order", "")
                self.books.bank(line, payment.account)
        for pay_day, pence in [due for due in self.advertising_due if due[0] == day]:
            self.books.bank(BankLine(day, -pence, "Social and search ads", "Advertising", "Direct debit"),
                            Account.MARKETING)  # fmt: skip
            self.advertising_due.remove((pay_day, pence))

    def close_month(self, day: int, revenue_pence: int, online_pence: int) -> None:
        """The month's wage taxes, service bills and the advertising that will be debited."""
        for payment in self.standing:
            if payment.account is Account.PAYROLL_TAX and _earned_in(payment, day):
                self.books.post(day, Account.PAYROLL, Account.PAYROLL_TAX, payment.pence)
        pence = share(online_pence, ADVERTISING_PERCENT, 100)
        self.advertising_due.append((next_banking_day(day + 5), pence))
        agency = _AGENCY_FIXED + share(revenue_pence, _AGENCY_PERCENT, 100)
        self._bill(day, AGENCY, [BillLine("", "Campaigns of the month", 1, agency)], Account.MARKETING)
        if date_of(day).month % 3 == 0:
            fee = BillLine("", "Accounts and payroll bureau", 1, _ACCOUNTANTS_QUARTER)
            self._bill(day, ACCOUNTANTS, [fee], Account.PROFESSIONAL_FEES)
        self._bill_fulfilment(day)

    def _bill_fulfilment(self, day: int) -> None:
        sold = [move for move in self.stock.moves[self.seen_moves :] if move.kind == "sale"]
        self.seen_moves = len(self.stock.moves)
        for supplier, warehouse, rate in _FULFILMENT:
            units = -sum(move.quantity for move in sold if move.warehouse == warehouse)
            if units:
                self._bill(day, supplier, [BillLine("", "Pick, pack and carriage", units, rate)], Account.LOGISTICS)

    def _bill(self, day: int, supplier: Supplier, lines: list[BillLine], account: Account) -> None:
        reference = date_of(day).strftime("%b %Y")
        self.payables.raise_bill(day, BillRequest(supplier=supplier, reference=reference, lines=lines, account=account))


def _earned_in(payment: StandingPayment, day: int) -> bool:
    """Whether a wage tax payment of the next month belongs to the month ending on a day."""
    nominal = month_end(day) + date_of(payment.first_day).day
    return payment.first_day <= nominal and (payment.until_day is None or nominal <= payment.until_day)
