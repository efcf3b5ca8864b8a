"""What will be sold: the demand forecast and its error on past weeks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from capliquify.domain.demand.average_net_price import average_net_price
from capliquify.domain.demand.forecasting import forecast_demand
from capliquify.domain.demand.unmapped_sales import unmapped_sales
from capliquify.domain.values.money import minor_digits, round_half_up
from capliquify.services.answers.demand import DemandAccuracy, DemandAnswer, DemandSeries
from capliquify.services.currency import without_currency
from capliquify.services.statistics_sources import learned_from, left_out_notes
from capliquify.storage.repositories.snapshot import load_snapshot

if TYPE_CHECKING:
    from datetime import date

    from capliquify.domain.demand.forecasting import DemandForecast
    from capliquify.domain.demand.model_choice import SeriesAccuracy
    from capliquify.domain.values.measure import Measure
    from capliquify.services.context import Context

_PARTS: Final = frozenset({"sales", "fx_rates", "known_items"})
_HISTORY_WEEKS: Final = 104


def get_demand(context: Context, *, as_of: date | None = None, model: str = "auto", weeks: int = 13) -> DemandAnswer:
    """The weekly forecast of every item in its channel and market.

    Raises:
        InvalidInput: The model does not exist.
    """
    snapshot = load_snapshot(context.transaction, context.organisation, context.as_of(as_of), _PARTS)
    forecast = forecast_demand(snapshot.sales, snapshot.as_of, weeks, week_ends_on=snapshot.week_ends_on, model=model)
    answer = _answer(forecast, average_net_price(snapshot), snapshot.currency)
    left_out, unmapped = snapshot.left_out_of_statistics, unmapped_sales(snapshot).note
    answer = msgspec.structs.replace(
        answer,
        notes=[*answer.notes, *filter(None, [unmapped]), *left_out_notes(context, left_out)],
        learned_from=learned_from(context, left_out),
    )
    return answer if context.organisation.currency else msgspec.structs.replace(answer, **without_currency(answer))


def _answer(forecast: DemandForecast, price: Measure, currency: str) -> DemandAnswer:
    history = forecast.history[:, -_HISTORY_WEEKS:]
    reasons = dict(forecast.reasons)
    if price.reason is not None:
        reasons["average_price"] = price.reason
    if forecast.total_accuracy is None:
        reasons.setdefault("accuracy", "less history than one try of the models takes")
    return DemandAnswer(
        as_of=forecast.as_of,
        week_endings=[week.last_on for week in forecast.weeks],
        history_week_endings=[week.last_on for week in forecast.history_weeks[-_HISTORY_WEEKS:]],
        series=[
            DemandSeries(
                item=item,
                channel=channel,
                market=market,
                model=forecast.models[row],
                history=history[row].tolist(),
                forecast=np.round(forecast.forecast[row], 3).tolist(),
                accuracy=_accuracy(forecast.accuracy[row]),
            )
            for row, (item, channel, market) in enumerate(forecast.series)
        ],
        total=np.round(forecast.forecast.sum(axis=0), 3).tolist() if forecast.series else [],
        accuracy=_accuracy(forecast.total_accuracy),
        average_price=None if price.value is None else _money(price.value, currency),
        currency=currency,
        notes=list(forecast.notes),
        reasons=reasons,
    )


def _money(value: Decimal, currency: str) -> Decimal:
    return round_half_up(value, minor_digits(currency))


def _accuracy(accuracy: SeriesAccuracy | None) -> DemandAccuracy | None:
    if accuracy is None:
        return None
    return DemandAccuracy(
        origins=accuracy.origins,
        weighted_absolute_percentage_error=accuracy.weighted_absolute_percentage_error,
        bias=accuracy.bias,
        mean_absolute_scaled_error=accuracy.mean_absolute_scaled_error,
        naive_weighted_absolute_percentage_error=accuracy.naive_weighted_absolute_percentage_error,
    )
