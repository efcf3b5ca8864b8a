"""What requests about lines of cash entered by hand hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec

from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class NewCashLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A payment or receipt somebody knows of."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    category: CashCategory
    amount: Decimal
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    pay_on: date
    certainty: Certainty = Certainty.SCHEDULED
    reason: Words


class CashLineWithdrawal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a line is taken out again."""

    reason: Words
