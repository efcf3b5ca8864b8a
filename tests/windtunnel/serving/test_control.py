"""Vendor servers are steered by a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from windtunnel.company.days import day_of, iso
from windtunnel.serving.control import control_routes
from windtunnel.serving.faults import FaultPlan
from windtunnel.serving.world import Life, World, open_world


@pytest.fixture(scope="module")
def world() -> World:
    return open_world(Life(last_day=day_of(2026, 10, 31), years=1, today=day_of(2026, 1, 20)))


@pytest.fixture
def plan() -> FaultPlan:
    return FaultPlan()


@pytest.fixture
def client(world: World, plan: FaultPlan) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=control_routes(world, plan, lambda: {"own": 1}))) as client:
        yield client


def test_faults_are_planned(client: TestClient, plan: FaultPlan) -> None:
    answer = client.post("/__windtunnel__/faults", json=[{"kind": "status", "status": 500, "times": 2}])

    assert (answer.json(), plan.faults[0].status) == ({"planned": 2}, 500)


def test_faults_to_come_are_forgotten(client: TestClient, plan: FaultPlan) -> None:
    client.post("/__windtunnel__/faults", json=[{"kind": "drop"}])
    client.delete("/__windtunnel__/faults")

    assert plan.faults == []


def test_a_fault_nobody_knows_is_refused(client: TestClient) -> None:
    answer = client.post("/__windtunnel__/faults", json=[{"kind": "flood"}])

    assert answer.status_code == 400


def test_days_pass_and_the_clock_with_them(client: TestClient, world: World) -> None:
    before = world.today, world.clock.now()

    answer = client.post("/__windtunnel__/advance", json={"days": 2})

    assert answer.json()["today"] == iso(before[0] + 2)
    assert (world.clock.now() - before[1]).days == 2


def test_the_truth_is_what_the_books_say(client: TestClient, world: World) -> None:
    told = client.get("/__windtunnel__/truth").json()

    assert told["balances"]["cash"] == world.company.books.cash
    assert told["own"] == 1
    assert set(told["open_receivables"]) == {"GBP", "EUR", "USD"}
