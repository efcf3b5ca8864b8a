"""Routes a test or a person steers a vendor server by: plan faults, let days pass, read what is true."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from windtunnel.company.days import iso
from windtunnel.serving.faults import fault_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from windtunnel.serving.faults import FaultPlan
    from windtunnel.serving.world import World

PREFIX = "/__windtunnel__"


def control_routes(world: World, plan: FaultPlan, more: Callable[[], dict[str, Any]] = dict) -> list[Route]:
    """The routes under `/__windtunnel__`.

    Args:
        world: What days pass in.
        plan: The faults of the server that has these routes.
        more: What is true besides `truth(world)`, of this vendor alone.
    """

    async def faults(request: Request) -> Response:
        """`POST`: plan more; `DELETE`: forget those to come."""
        if request.method == "DELETE":
            plan.faults.clear()
            return JSONResponse({"planned": 0})
        try:
            planned = fault_of(await request.body())
        except (TypeError, ValueError, KeyError) as error:
            return JSONResponse({"error": f"A JSON list of faults is expected: {error}"}, 400)
        plan.add(planned)
        return JSONResponse({"planned": sum(fault.times for fault in plan.faults)})

    async def happened(_request: Request) -> Response:
        return JSONResponse([{"kind": str(kind), "path": path} for kind, path in plan.happened])

    async def advance(request: Request) -> Response:
        try:
            world.advance(int(json.loads(await request.body() or b"{}").get("days", 1)))
        except (AttributeError, TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse({"today": iso(world.today), "now": world.clock.now().isoformat()})

    async def tell(_request: Request) -> Response:
        return JSONResponse({**truth(world), **more()})

    return [
        Route(f"{PREFIX}/faults", faults, methods=["POST", "DELETE"]),
        Route(f"{PREFIX}/happened", happened),
        Route(f"{PREFIX}/advance", advance, methods=["POST"]),
        Route(f"{PREFIX}/truth", tell),
    ]


def truth(world: World) -> dict[str, Any]:
    """What is true this evening: the books' balances, and what is open by currency, all in minor units."""
    company, today = world.company, world.today
    receivable: dict[str, int] = {}
    for invoice in company.wholesale.invoices:
        currency = invoice.order.customer.currency
        receivable[currency] = receivable.get(currency, 0) + invoice.outstanding(today)
    payable: dict[str, int] = {}
    for bill in company.payables.bills:
        payable[bill.supplier.currency] = payable.get(bill.supplier.currency, 0) + bill.outstanding(today)
    return {
        "today": iso(today),
        "now": world.clock.now().isoformat(),
        "balances": {str(account): pence for account, pence in company.books.balances.items()},
        "bank_lines": len(company.books.bank_lines),
        "open_receivables": receivable,
        "open_payables": payable,
        "stock_value": company.stock.total_value(),
    }
