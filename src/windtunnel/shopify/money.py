"""Amounts and moments as Shopify writes them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from windtunnel.company.days import date_of
from windtunnel.company.money import amount_text

if TYPE_CHECKING:
    from windtunnel.shopify.schema import Document


def money(minor: int, currency: str) -> Document:
    """An amount with its currency."""
    return {"amount": decimal_text(minor), "currencyCode": currency}


def money_bag(minor: int, currency: str) -> Document:
    """An amount in the shop's and the buyer's currency, which are the same here."""
    amount = money(minor, currency)
    return {"shopMoney": amount, "presentmentMoney": amount}


def decimal_text(minor: int) -> str:
    """The amount with as few decimals as it needs, at least one: 12.0, 12.5, 12.55."""
    text = amount_text(minor)
    return text.removesuffix("0")


def moment(day: int, second: int) -> datetime:
    """The instant of a day's second, in UTC."""
    return datetime.combine(date_of(day), time(0), UTC) + timedelta(seconds=second)


def text_of(instant: datetime) -> str:
    """An instant as 2026-10-31T14:00:00Z."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
