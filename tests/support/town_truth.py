"""What a vendor's facts must be, from the company itself, and what the product has stored of it."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from windtunnel.amazon.marketplaces import counters, is_pending
from windtunnel.company.days import date_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from support.connected_town import ConnectedTown
    from windtunnel.amazon.marketplaces import Counter
    from windtunnel.serving.world import World
    from windtunnel.shopify.store import Store

Figures = dict[str, Any]
_LISTED_DAYS: Final = 90  # Amazon lists no older settlement reports
_STOCK: Final = """
    select item, warehouse, on_hand, unit_cost from stock_level level
    where known_until is null and source like %s
      and observed_on = (select max(observed_on) from stock_level where source = level.source)
"""


def stored(company: ConnectedTown, vendor: str) -> Figures:
    """What the product knows of a vendor now."""
    return _STORED[vendor](company)


def truth(company: ConnectedTown, vendor: str) -> Figures:
    """What the company knows of it this evening."""
    return _TRUTH[vendor](company)


def _money(minor: int) -> Decimal:
    return Decimal(minor) / 100


def _by_name(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for name, amount in pairs:
        found[name] += amount
    return {name: amount for name, amount in found.items() if amount}


def _stored_xero(company: ConnectedTown) -> Figures:
    owed = "select currency, sum(outstanding) from {} where known_until is null and status <> 'voided' group by 1"
    lines = "select booked_on, amount from bank_transaction where known_until is null order by 1, 2"
    return {
        "receivables": _by_name(company.rows(owed.format("sales_invoice"))),
        "payables": _by_name(company.rows(owed.format("supplier_bill"))),
        "bank": company.rows(lines),
    }


def _true_xero(company: ConnectedTown) -> Figures:
    world = company.world
    return {
        "receivables": _by_name(
            (each.order.customer.currency, _money(each.outstanding(world.today)))
            for each in world.company.wholesale.invoices
        ),
        "payables": _by_name(
            (each.supplier.currency, _money(each.outstanding(world.today))) for each in world.company.payables.bills
        ),
        "bank": sorted((date_of(line.day), _money(line.pence)) for line in world.company.books.bank_lines),
    }


def _stored_sales(company: ConnectedTown, vendor: str) -> Figures:
    found = company.rows(
        "select channel, sum(quantity), sum(net_amount) from sale"
        " where known_until is null and source like %s group by 1",
        f"{vendor}/%",
    )
    return {channel: (units, net) for channel, units, net in found}


def _stored_payouts(company: ConnectedTown, vendor: str) -> Figures:
    own = f"{vendor}/%"
    found = company.rows(
        "select external_id, paid_on, net from payout where known_until is null and source like %s", own
    )
    moved = company.rows(
        "select payout_id, sum(net) from payout_transaction where known_until is null and source like %s group by 1",
        own,
    )
    return {
        "payouts": {name: (day, net) for name, day, net in found},
        "moved": {payout: net for payout, net in moved if payout},
    }


def _stored_shopify(company: ConnectedTown) -> Figures:
    return {"sold": _stored_sales(company, "shopify"), **_stored_payouts(company, "shopify")}


def _true_shopify(company: ConnectedTown) -> Figures:
    stores = [each for each in company.town.shopify.stores.values() if each.domain in company.sources]
    payouts = {str(each.id): (date_of(each.day), _money(each.net)) for store in stores for each in _payouts_of(store)}
    return {
        "sold": {store.shop.channel.name: _store_sold(store, company.world) for store in stores},
        "payouts": payouts,
        "moved": {name: net for name, (_, net) in payouts.items()},
    }


def _payouts_of(store: Store) -> Iterable[Any]:
    return store.account.payouts.values()


def _store_sold(store: Store, world: World) -> tuple[Decimal, Decimal]:
    orders = [order for order in store.shop.book.orders if not order.cancelled]
    kept = [order for order in orders if order.refund_day is None or order.refund_day > world.today]
    net = sum(line.net for order in kept for line in order.lines)
    return Decimal(sum(order.units for order in orders)), _money(net)


def _stored_amazon(company: ConnectedTown) -> Figures:
    waiting = company.rows(
        "select channel, sum(net) from payout_transaction where known_until is null and payout_id = '' group by 1"
    )
    units = sum(units for _, _, units, _ in _latest_stock(company, "amazon"))
    return {
        "sold": _stored_sales(company, "amazon"),
        **_stored_payouts(company, "amazon"),
        "unsettled": _by_name(waiting),
        "units": units,
    }


def _true_amazon(company: ConnectedTown) -> Figures:
    world = company.world
    own = [each for region in company.sources for each in counters(world.company, region).values()]
    warehouses = {each.channel.warehouse for each in own}
    payouts = {
        str(each.id): (date_of(each.deposit_day), _money(each.total))
        for counter in own
        for each in counter.account.closed
        if each.end_day > company.connected_day - _LISTED_DAYS
    }
    return {
        "sold": {each.channel.name: _counter_sold(each, world) for each in own},
        "payouts": payouts,
        "moved": {name: net for name, (_, net) in payouts.items()},
        "unsettled": _by_name((each.channel.name, _money(each.account.running.activity)) for each in own),
        "units": sum(units for (_, place), units in world.company.stock.quantities.items() if place in warehouses),
    }


def _counter_sold(counter: Counter, world: World) -> tuple[Decimal, Decimal]:
    orders = [
        order
        for order in counter.shop.book.orders
        if not order.cancelled and not is_pending(order.day, order.second, world.today)
    ]
    return Decimal(sum(order.units for order in orders)), _money(sum(order.total - order.tax for order in orders))


def _latest_stock(company: ConnectedTown, vendor: str) -> list[Any]:
    """Levels of the last day that was seen: earlier days stay known."""
    return company.rows(_STOCK, f"{vendor}/%")


def _stored_unleashed(company: ConnectedTown) -> Figures:
    levels = _latest_stock(company, "unleashed")
    value = sum(((units * (cost or 0)).quantize(Decimal("0.01")) for _, _, units, cost in levels), Decimal(0))
    lines = "select order_number, item, quantity from {} where known_until is null and open"
    return {
        "stock": {(item, place): units for item, place, units, _ in levels if units},
        "value": value,
        "sales orders": sorted(company.rows(lines.format("sales_order_line"))),
        "purchase orders": sorted(company.rows(lines.format("purchase_order_line"))),
    }


def _true_unleashed(company: ConnectedTown) -> Figures:
    own = company.world.company
    return {
        "stock": {key: Decimal(units) for key, units in own.stock.quantities.items() if units},
        "value": _money(own.stock.total_value()),
        "sales orders": _lines(own.wholesale.waiting),
        "purchase orders": _lines(own.purchasing.open_orders),
    }


def _lines(orders: Iterable[Any]) -> list[tuple[str, str, Decimal]]:
    return sorted((order.number, line.item, Decimal(line.quantity)) for order in orders for line in order.lines)


_STORED: Final[dict[str, Callable[[ConnectedTown], Figures]]] = {
    "xero": _stored_xero,
    "shopify": _stored_shopify,
    "amazon": _stored_amazon,
    "unleashed": _stored_unleashed,
}
_TRUTH: Final[dict[str, Callable[[ConnectedTown], Figures]]] = {
    "xero": _true_xero,
    "shopify": _true_shopify,
    "amazon": _true_amazon,
    "unleashed": _true_unleashed,
}
