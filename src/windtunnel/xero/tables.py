"""Rows and cells of reports: tables made for people to read, with ids in attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.company.money import amount_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from windtunnel.xero.chart import LedgerAccount
    from windtunnel.xero.notation import Document


def header(*titles: str) -> Document:
    """The row of column titles."""
    return {"RowType": "Header", "Cells": [cell(title) for title in titles]}


def section(title: str, rows: Sequence[Document] = ()) -> Document:
    """A part of a report."""
    return {"RowType": "Section", "Title": title, "Rows": list(rows)}


def row(cells: Sequence[Document], kind: str = "Row") -> Document:
    """A row of a section."""
    return {"RowType": kind, "Cells": list(cells)}


def summary(title: str, amounts: Sequence[int]) -> Document:
    """The last row of a section."""
    return row([cell(title), *(cell(amount_text(each)) for each in amounts)], "SummaryRow")


def cell(value: str, attribute: tuple[str, str] | None = None) -> Document:
    """A cell, with an id where it has one."""
    if attribute is None:
        return {"Value": value}
    return {"Value": value, "Attributes": [{"Value": attribute[1], "Id": attribute[0]}]}


def account_row(account: LedgerAccount, amounts: Sequence[int]) -> Document:
    """An account with its amounts; each cell names the account."""
    named = ("account", account.id)
    return row([cell(account.name, named), *(cell(amount_text(each), named) for each in amounts)])
