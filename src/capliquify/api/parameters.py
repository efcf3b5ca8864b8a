"""The parameters that mean the same in every question."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from litestar.di import NamedDependency
from litestar.params import HeaderParameter, QueryParameter, SkipValidation

from capliquify.api.calling import Caller
from capliquify.bootstrap import Parts

PAGE_LIMIT: Final = 500
SLUG_PATTERN: Final = r"^[a-z0-9][a-z0-9-]*$"
PRINTABLE_PATTERN: Final = r"^[!-~]+$"
READABLE_PATTERN: Final = r"^[^\x00-\x1f\x7f]+$"

PartsDependency = NamedDependency[SkipValidation[Parts]]
CallerDependency = NamedDependency[SkipValidation[Caller]]
Organisation = Annotated[
    str | None,
    QueryParameter(
        name="organisation",
        description="Slug of the company asked about; by default the key's own, or `default`, or your oldest.",
        min_length=1,
        max_length=63,
        pattern=SLUG_PATTERN,
    ),
]
AsOf = Annotated[
    date | None,
    QueryParameter(
        name="as_of",
        description="The day the question is asked for; the company's own default when left out.",
    ),
]
Limit = Annotated[int, QueryParameter(name="limit", description="Rows on a page.", ge=1, le=PAGE_LIMIT)]
Cursor = Annotated[
    str | None,
    QueryParameter(
        name="cursor", description="`next_cursor` of the page before.", pattern=PRINTABLE_PATTERN, max_length=400
    ),
]
DemandModel = Literal["auto", "seasonal_naive", "seasonal_naive_growth", "exponential_smoothing", "average"]
Demand = Annotated[
    DemandModel,
    QueryParameter(
        name="demand_model", description="How sales are forecast; `auto` takes the most accurate per series."
    ),
]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="Makes a repeat of the same request answer what the first one did.",
        pattern=PRINTABLE_PATTERN,
        max_length=200,
    ),
]
