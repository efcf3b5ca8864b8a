"""Balance sheet, profit and loss, bank summary, trial balance and ageing, from the books' postings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from windtunnel.company.books import Account
from windtunnel.company.days import add_months, date_of, month_end, month_start
from windtunnel.company.money import amount_text
from windtunnel.xero.chart import BANK, CHART, LedgerAccount
from windtunnel.xero.tables import account_row, cell, header, row, section, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from windtunnel.xero.notation import Document
    from windtunnel.xero.postings import Postings

_MONTHS: Final = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
_YEAR_END_MONTH: Final = 3
_DEBIT_SIDE: Final = frozenset({"ASSET", "EXPENSE"})
_SHEET: Final = ("Bank", "Current Assets", "Current Liabilities", "Non-Current Liabilities", "Equity")

Span = tuple[int, int]


def label(day: int) -> str:
    """A day as reports write it."""
    on = date_of(day)
    return f"{on.day} {on:%b %Y}"


def month_ends(day: int, periods: int, timeframe: str) -> list[int]:
    """The columns of a balance sheet: a day, then the same day of earlier months, ends of months staying ends."""
    step = _MONTHS[timeframe]
    at_end = day == month_end(day)
    earlier = [add_months(day, -step * number) for number in range(1, periods + 1)]
    return [day, *(month_end(each) if at_end else each for each in earlier)]


def spans(first: int, last: int, periods: int, timeframe: str) -> list[Span]:
    """The columns of a profit and loss: the same days of earlier months, so that 30 November leaves 31 October out."""
    step = _MONTHS[timeframe]
    return [(add_months(first, -step * each), add_months(last, -step * each)) for each in range(periods + 1)]


def balance_sheet(postings: Postings, days: Sequence[int]) -> list[Document]:
    """What the company owns and owes at the end of some days."""
    rows = [header("", *(label(day) for day in days)), section("Assets")]
    totals: dict[str, list[int]] = {}
    for title in _SHEET:
        lines = [
            (each, amounts)
            for each in _accounts_in(title)
            if any(amounts := [_shown(postings, each, day) for day in days])
        ]
        if title == "Equity":
            lines = [*lines, *_earnings(postings, days)]
        totals[title] = [sum(amounts[at] for _, amounts in lines) for at in range(len(days))]
        shown = [account_row(account, amounts) for account, amounts in lines]
        rows.append(section(title, [*shown, summary(f"Total {title}", totals[title])]))
    net = [
        totals["Bank"][at] + totals["Current Assets"][at] - totals["Current Liabilities"][at]
        - totals["Non-Current Liabilities"][at]
        for at in range(len(days))
    ]  # fmt: skip
    rows.insert(-1, section("", [row([cell("Net Assets"), *(cell(amount_text(each)) for each in net)])]))
    return rows


def profit_and_loss(postings: Postings, columns: Sequence[Span]) -> list[Document]:
    """What was earned and spent from one day to another."""
    rows = [header("", *(label(last) for _, last in columns))]
    totals: dict[str, list[int]] = {}
    for title in ("Income", "Less Cost of Sales", "Less Operating Expenses"):
        lines = [
            (each, amounts)
            for each in _accounts_in(title)
            if any(amounts := [_moved(postings, each, span) for span in columns])
        ]
        totals[title] = [sum(amounts[at] for _, amounts in lines) for at in range(len(columns))]
        words = title.removeprefix("Less ")
        shown = [account_row(account, amounts) for account, amounts in lines]
        rows.append(section(title, [*shown, summary(f"Total {words}", totals[title])]))
    net = [postings.earned(*span) for span in columns]
    rows.append(section("", [row([cell("Net Profit"), *(cell(amount_text(each)) for each in net)])]))
    return rows


def bank_summary(postings: Postings, first: int, last: int) -> list[Document]:
    """What came into and left each bank account."""
    inside = [line.pence for line, _ in postings.bank_lines if first <= line.day <= last]
    received, spent = sum(each for each in inside if each > 0), -sum(each for each in inside if each < 0)
    opening, closing = postings.balance(Account.CASH, first - 1), postings.balance(Account.CASH, last)
    named = ("account", BANK.id)
    line = row(
        [
            cell(BANK.name, ("accountID", BANK.id)),
            cell(amount_text(opening)),
            cell(amount_text(received), named),
            cell(amount_text(spent), named),
            cell(amount_text(closing)),
        ]
    )
    titles = ("Bank Accounts", "Opening Balance", "Cash Received", "Cash Spent", "Closing Balance")
    return [header(*titles), section("", [line, summary("Total", [opening, received, spent, closing])])]


def trial_balance(postings: Postings, day: int) -> list[Document]:
    """Debits and credits of every account, of the day's month and of the year up to the day."""
    rows = [header("Account", "Debit", "Credit", "YTD Debit", "YTD Credit")]
    for title in dict.fromkeys(each.section for each in CHART):
        lines = []
        for each in _accounts_in(title):
            if each.account is None:
                continue
            in_result = each.account_class in {"EXPENSE", "REVENUE"}
            first = year_start(day) if in_result else 0
            month = postings.movement(each.account, month_start(day), day)
            year = postings.movement(each.account, first, day) if first else postings.balance(each.account, day)
            if month or year:
                sides = [_debit(month), _debit(-month), _debit(year), _debit(-year)]
                named = ("account", each.id)
                lines.append(row([cell(f"{each.name} ({each.code})", named), *(cell(side, named) for side in sides)]))
        if lines:
            rows.append(section(title, lines))
    return rows


def year_start(day: int) -> int:
    """The first day of the financial year of a day."""
    on = date_of(day)
    back = (on.month - _YEAR_END_MONTH - 1) % 12
    return month_start(add_months(day, -back))


def _earnings(postings: Postings, days: Sequence[int]) -> list[tuple[LedgerAccount, list[int]]]:
    """This year's profit has a row without an account of the chart; that of earlier years is retained."""
    retained = next(each for each in CHART if each.system == "RETAINEDEARNINGS")
    current = LedgerAccount(None, "current-earnings", "Current Year Earnings", "EQUITY", "EQUITY", "Equity")
    this_year = [postings.earned(year_start(day), day) for day in days]
    before = [postings.earned(1, year_start(day) - 1) for day in days]
    return [(current, this_year), (retained, before)]


def _accounts_in(title: str) -> list[LedgerAccount]:
    return [each for each in CHART if each.section == title]


def _shown(postings: Postings, account: LedgerAccount, day: int) -> int:
    if account.account is None:
        return 0
    balance = postings.balance(account.account, day)
    return balance if account.account_class in _DEBIT_SIDE else -balance


def _moved(postings: Postings, account: LedgerAccount, span: Span) -> int:
    if account.account is None:
        return 0
    moved = postings.movement(account.account, *span)
    return moved if account.account_class in _DEBIT_SIDE else -moved


def _debit(pence: int) -> str:
    return amount_text(pence) if pence > 0 else ""


def aged(documents: Sequence[Document], day: int, day_of_field: Callable[[object], int]) -> list[Document]:
    """The open invoices or bills of one contact."""
    lines, due = [], 0
    for document in documents:
        open_minor = round(float(str(document["AmountDue"])) * 100)
        if not open_minor:
            continue
        due += open_minor
        named = ("invoiceID", str(document["InvoiceID"]))
        late = day - day_of_field(document["DueDate"])
        texts = (
            f"{document['DateString']}",
            f"{document['InvoiceNumber']}",
            f"{document['DueDateString']}",
            f"{late} days overdue" if late > 0 else "",
            *(amount_text(round(float(str(document[name])) * 100)) for name in _AGED_AMOUNTS),
        )
        lines.append(row([cell(text, named) for text in texts]))
    titles = ("Date", "Number", "Due Date", "", "Total", "Paid", "Credited", "Due")
    return [
        header(*titles),
        section("", [*lines, row([cell("Total"), *[cell("")] * 6, cell(amount_text(due))], "SummaryRow")]),
    ]


_AGED_AMOUNTS: Final = ("Total", "AmountPaid", "AmountCredited", "AmountDue")
