from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from capliquify import __version__
from capliquify.api.app import create_app
from capliquify.ops.workers import beat
from support.http import ask
from support.parts import parts_over
from support.people import sign_in

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from capliquify.ops.postgres_cluster import DatabaseUrls
    from support.database import DatabaseServer


def test_the_process_lives_whatever_host_it_is_asked_under(app: App) -> None:
    response = ask(app, "/livez", headers={"Host": "10.0.0.7"})
    assert (response.status_code, response.text) == (200, "ok")


def test_without_a_worker_the_service_is_not_healthy_though_it_is_ready(app: App) -> None:
    health = ask(app, "/api/health")
    assert (health.status_code, health.json()["status"]) == (503, "failing")
    assert health.json()["details"]["failures"] == ["no worker has reported yet"]
    assert ask(app, "/readyz").status_code == 200


def test_with_a_living_worker_the_service_is_healthy(app: App, parts: Parts) -> None:
    beat(parts.pool, "worker-1")
    health = ask(app, "/api/health")
    assert (health.status_code, health.json()["status"]) == (200, "ok")
    details = health.json()["details"]
    assert (details["migrations_at_head"], details["queue_depth"], details["failures"]) == (True, 0, [])
    assert 0 <= details["worker_heartbeat_age_seconds"] < 10
    assert details["database_latency_ms"] > 0


def test_others_than_this_machine_hear_no_details(app: App) -> None:
    answers = [
        ask(app, "/api/health", client=("192.0.2.7", 40000)),
        ask(app, "/api/health", headers={"X-Forwarded-For": "192.0.2.7"}),
    ]
    assert [set(answer.json()) for answer in answers] == [{"status", "version"}] * 2
    assert answers[0].json()["version"] == __version__


def test_the_database_is_asked_at_most_once_a_second(app: App, parts: Parts) -> None:
    before = ask(app, "/api/health").json()
    beat(parts.pool, "worker-1")
    assert ask(app, "/api/health").json() == before


def test_a_schema_of_another_version_is_neither_healthy_nor_ready(app: App, database_copy: DatabaseUrls) -> None:
    with psycopg.connect(database_copy.owner, autocommit=True) as connection:
        connection.execute("update alembic_version set version_num = '0000'")
    health = ask(app, "/api/health")
    assert (health.status_code, health.json()["details"]["migrations_at_head"]) == (503, False)
    assert ask(app, "/readyz").status_code == 503


def test_a_database_that_is_gone_is_unhealthy_and_the_reason_is_told(
    database_copy: DatabaseUrls, database_server: DatabaseServer, worker_name: str
) -> None:
    with parts_over(database_copy) as parts:
        app, somebody = create_app(parts), sign_in(parts)
        database_server.drop_database(f"copy_{worker_name}")
        health = ask(app, "/api/health")
        assert (health.status_code, health.json()["details"]["database_latency_ms"]) == (503, None)
        assert health.json()["details"]["failures"][0].startswith("The database does not answer")
        assert ask(app, "/readyz").status_code == 503
        assert ask(app, "/api/v1/organisations", headers=somebody.headers).json()["code"] == "unavailable"
