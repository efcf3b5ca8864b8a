"""Payments and receipts entered by hand."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response
from litestar.params import JSONBody, PathParameter

from capliquify.api.asking import command, question
from capliquify.api.idempotency import Fingerprint, answer_once
from capliquify.api.parameters import CallerDependency, IdempotencyKey, Organisation
from capliquify.api.schemas.cash_lines import CashLineWithdrawal, NewCashLine
from capliquify.domain.access.permissions import Permission
from capliquify.services import cash_lines
from capliquify.services.answers.cash_lines import CashLineOutcome, ManualCashLines

LineId = Annotated[UUID, PathParameter(description="The id of the line.")]


@question("/cash-lines", need=Permission.FINANCE_READ, operation_id="list_cash_lines", sync_to_thread=True)
def list_cash_lines(caller: CallerDependency, organisation: Organisation = None) -> ManualCashLines:
    """Lines entered by hand that count, by day, and the amount above which a second person agrees."""
    with caller.context(organisation, read_only=True) as context:
        return cash_lines.list_cash_lines(context)


@command(
    "/cash-lines",
    need=Permission.FINANCE_WRITE,
    operation_id="add_cash_line",
    status_code=201,
    sync_to_thread=True,
)
def add_cash_line(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    data: JSONBody[NewCashLine],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[CashLineOutcome]:
    """Enter a payment (above 0) or a receipt (below 0): in the sheet at once, above the limit once somebody agrees."""
    line = cash_lines.NewCashLine(
        name=data.name,
        category=data.category,
        amount=data.amount,
        currency=data.currency,
        pay_on=data.pay_on,
        certainty=data.certainty,
        reason=data.reason,
    )
    fingerprint = Fingerprint.of_document(request, data)
    with caller.context(organisation) as context:
        return answer_once(
            context,
            idempotency_key,
            fingerprint,
            lambda: Response(cash_lines.add_cash_line(context, line), status_code=201),
        )


@command(
    "/cash-lines/{line_id:uuid}/withdraw",
    need=Permission.FINANCE_WRITE,
    operation_id="withdraw_cash_line",
    status_code=200,
    sync_to_thread=True,
)
def withdraw_cash_line(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    line_id: LineId,
    data: JSONBody[CashLineWithdrawal],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[ManualCashLines]:
    """Take a line out again; answers the lines that are left."""
    fingerprint = Fingerprint.of_document(request, data)

    with caller.context(organisation) as context:

        def act() -> Response[ManualCashLines]:
            cash_lines.withdraw_cash_line(context, line_id, data.reason)
            return Response(cash_lines.list_cash_lines(context), status_code=200)

        return answer_once(context, idempotency_key, fingerprint, act)


HANDLERS = (list_cash_lines, add_cash_line, withdraw_cash_line)
