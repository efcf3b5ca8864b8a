"""Two years of five marketplaces in three currencies: settlements foot, reserves return, deposits are at the bank."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import pytest

from support.connected_town import connected_town
from support.parts import parts_over
from windtunnel.amazon.marketplaces import counters
from windtunnel.company.days import date_of
from windtunnel.company.profile import european_profile
from windtunnel.serving.world import Life, open_world
from windtunnel.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.connected_town import ConnectedTown
    from support.database import DatabaseServer
    from windtunnel.company.settlements import Marketplace, Settlement

LAST_DAY: Final = date(2026, 10, 31).toordinal()
DAYS: Final = 731
STEP: Final = 80  # Amazon lists settlement reports for ninety days
HOUR: Final = 3600.0
REGIONS: Final = ("eu", "na")
COLUMNS: Final = ("paid_on", "currency", "net", "charges", "refunds", "fees", "reserve", "adjustments")
PARTS: Final = ("charge", "refund", "fee", "reserve", "adjustment")


@dataclass
class TwoYears:
    """What was synced while two years passed.

    Attributes:
        payouts: Stored payouts by settlement.
        rows: Amounts of a settlement's stored transactions, with their kinds.
        bank: Stored bank lines by reference.
        notes: What a person was told.
        accounts: The company's own seller accounts.
        company: The product and the town.
    """

    payouts: dict[str, dict[str, Any]]
    rows: dict[str, list[tuple[str, Decimal]]]
    bank: dict[str, list[tuple[date, Decimal]]]
    notes: list[str]
    accounts: list[Marketplace]
    company: ConnectedTown

    def known(self) -> list[tuple[Settlement, dict[str, Any]]]:
        """The company's settlements that were listed while it was connected, with what is stored of them."""
        closed = [each for account in self.accounts for each in account.closed]
        return [(each, self.payouts[str(each.id)]) for each in closed if str(each.id) in self.payouts]


def live_through(company: ConnectedTown) -> None:
    """Connect the seller accounts, and sync now and then while two years pass."""
    company.connect("amazon")
    company.sync()
    while company.world.today < LAST_DAY:
        company.world.advance(min(STEP, LAST_DAY - company.world.today))
        company.sync()
    company.connect("xero")
    company.sync()


def read(company: ConnectedTown) -> TwoYears:
    payouts = company.rows(
        "select external_id, paid_on, currency, net, charges, refunds, fees, reserve, adjustments"
        " from payout where known_until is null"
    )
    rows: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for payout, kind, net in company.rows(
        "select payout_id, kind, net from payout_transaction where known_until is null and payout_id <> ''"
    ):
        rows[payout].append((kind, net))
    bank: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for reference, day, amount in company.rows(
        "select reference, booked_on, amount from bank_transaction where known_until is null"
    ):
        bank[reference].append((day, amount))
    own = [each.account for region in REGIONS for each in counters(company.world.company, region).values()]
    told = {name: dict(zip(COLUMNS, rest, strict=True)) for name, *rest in payouts}
    return TwoYears(told, rows, bank, company.told, own, company)


@pytest.fixture(scope="module")
def two_years(database_server: DatabaseServer, worker_name: str, migrated_template: str) -> Iterator[TwoYears]:
    life = Life(last_day=LAST_DAY, years=3, today=LAST_DAY - DAYS, profile=european_profile())
    name = f"settlements_{worker_name}"
    with (
        parts_over(database_server.create_database(name, template=migrated_template)) as parts,
        connected_town(parts, Town(open_world(life)), longest_wait=HOUR) as company,
    ):
        live_through(company)
        yield read(company)
    database_server.drop_database(name)


def test_every_settlement_of_the_five_marketplaces_is_there(two_years: TwoYears) -> None:
    assert sorted(account.channel.name for account in two_years.accounts) == [
        "Amazon DE", "Amazon FR", "Amazon IT", "Amazon UK", "Amazon US",
    ]  # fmt: skip
    assert {payout["currency"] for payout in two_years.payouts.values()} == {"GBP", "EUR", "USD"}
    since = LAST_DAY - DAYS - 80
    closed = {str(each.id) for account in two_years.accounts for each in account.closed if each.end_day > since}
    assert len(closed) >= 5 * 52
    assert closed <= two_years.payouts.keys()


def test_each_settlement_foots_to_its_deposit(two_years: TwoYears) -> None:
    for settlement, payout in two_years.known():
        rows = two_years.rows[str(settlement.id)]

        assert payout["net"] == Decimal(settlement.total) / 100 == sum(net for _, net in rows)
        assert [payout[each] for each in COLUMNS[3:]] == [
            sum((net for kind, net in rows if kind == part), Decimal(0)) for part in PARTS
        ]


def test_what_one_settlement_holds_back_the_next_brings(two_years: TwoYears) -> None:
    for account in two_years.accounts:
        own = [str(each.id) for each in account.closed if str(each.id) in two_years.payouts]
        reserves = [[net for kind, net in two_years.rows[name] if kind == "reserve"] for name in own]

        assert any(each for each in reserves)
        for before, after in pairwise(reserves):
            held = -sum((net for net in before if net < 0), Decimal(0))
            assert held == sum((net for net in after if net > 0), Decimal(0))
    assert not [note for note in two_years.notes if "reserve" in note]


def test_each_deposit_is_one_line_at_the_bank(two_years: TwoYears) -> None:
    rates = two_years.company.world.company.rates
    for settlement, payout in two_years.known():
        if settlement.deposit_day > LAST_DAY:
            continue
        pence = rates.pence(settlement.total, settlement.channel.currency, settlement.deposit_day)

        assert payout["paid_on"] == date_of(settlement.deposit_day)
        assert two_years.bank[str(settlement.id)] == [(payout["paid_on"], Decimal(pence) / 100)]


def test_what_is_not_settled_yet_is_what_the_marketplaces_still_owe(two_years: TwoYears) -> None:
    open_sums = two_years.company.rows(
        "select currency, sum(net) from payout_transaction where known_until is null and payout_id = '' group by 1"
    )
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for account in two_years.accounts:
        owed[account.channel.currency] += Decimal(account.running.activity) / 100

    assert {currency: net for currency, net in open_sums if net} == owed
