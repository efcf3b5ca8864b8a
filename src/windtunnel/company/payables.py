"""Supplier bills from the day they are raised to the day they are paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from windtunnel.company.books import Account, BankLine, Books
from windtunnel.company.days import is_banking_day
from windtunnel.company.money import share

if TYPE_CHECKING:
    from windtunnel.company.rates import Rates
    from windtunnel.company.suppliers import Supplier

_TAX_PERCENT = 20
_PAYMENT_WEEKDAY = 4  # ordinal % 7 of a Thursday


@dataclass(frozen=True, slots=True)
class BillLine:
    """A line of a bill before tax, in minor units of the supplier's currency."""

    item: str
    description: str
    quantity: int
    unit_price: int

    @property
    def net(self) -> int:
        """Quantity times price."""
        return self.quantity * self.unit_price


@dataclass(slots=True)
class Bill:
    """A supplier's bill; deposits already paid count as payments."""

    number: str
    supplier: Supplier
    reference: str
    issued_day: int
    due_day: int
    lines: list[BillLine]
    account: Account
    tax: int
    payments: list[tuple[int, int]] = field(default_factory=list)  # (day, amount)

    @property
    def net(self) -> int:
        """The bill before tax."""
        return sum(line.net for line in self.lines)

    @property
    def total(self) -> int:
        """The bill with tax."""
        return self.net + self.tax

    def outstanding(self, day: int) -> int:
        """What is unpaid at the end of a day."""
        return self.total - sum(amount for paid_day, amount in self.payments if paid_day <= day)


@dataclass(frozen=True, kw_only=True, slots=True)
class BillRequest:
    """What a supplier bills on a day."""

    supplier: Supplier
    reference: str
    lines: list[BillLine]
    account: Account
    deposit: int = 0  # already paid, in the supplier's currency
    deposit_pence: int = 0  # what that deposit cost in pounds


@dataclass(slots=True)
class Payables:
    """Raises bills, books them and pays them in the weekly payment run."""

    books: Books
    rates: Rates
    bills: list[Bill] = field(default_factory=list)
    unpaid: list[Bill] = field(default_factory=list)

    def raise_bill(self, day: int, request: BillRequest) -> int:
        """Book a bill; the pence its net amount is worth on the day."""
        supplier = request.supplier
        net = sum(line.net for line in request.lines)
        bill = Bill(
            number=f"B-{len(self.bills) + 10001}",
            supplier=supplier,
            reference=request.reference,
            issued_day=day,
            due_day=day + supplier.payment_days,
            lines=request.lines,
            account=request.account,
            tax=share(net, _TAX_PERCENT, 100) if supplier.taxed else 0,
        )
        net_pence = self.rates.pence(net, supplier.currency, day)
        self.books.post(day, request.account, Account.PAYABLE, net_pence)
        self.books.post(day, Account.UK_SALES_TAX, Account.PAYABLE, self.rates.pence(bill.tax, supplier.currency, day))
        if request.deposit:
            bill.payments.append((day, request.deposit))
            self.books.post(day, Account.PAYABLE, Account.PREPAYMENT, request.deposit_pence)
        self.bills.append(bill)
        self.unpaid.append(bill)
        return net_pence

    def pay_due(self, day: int) -> None:
        """Pay what has fallen due, in the Thursday payment run."""
        if day % 7 != _PAYMENT_WEEKDAY or not is_banking_day(day):
            return
        for bill in self.unpaid:
            if bill.due_day <= day:
                amount = bill.outstanding(day)
                bill.payments.append((day, amount))
                pence = self.rates.pence(amount, bill.supplier.currency, day)
                line = BankLine(day, -pence, bill.supplier.name, "Supplier payment", bill.number)
                self.books.bank(line, Account.PAYABLE)
        self.unpaid = [bill for bill in self.unpaid if bill.outstanding(day)]

    def balance_pence(self, day: int) -> int:
        """All unpaid bills at the day's rates."""
        return sum(self.rates.pence(bill.outstanding(day), bill.supplier.currency, day) for bill in self.unpaid)

    def tax_pence(self, day: int) -> int:
        """The tax inside the unpaid bills, in proportion to what is unpaid."""
        return sum(
            self.rates.pence(share(bill.tax, bill.outstanding(day), bill.total), bill.supplier.currency, day)
            for bill in self.unpaid
        )
