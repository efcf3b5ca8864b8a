from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Permission
from capliquify.jobs.registry import HANDLERS
from capliquify.services.job_names import JobName
from capliquify.storage.ids import new_id
from capliquify.storage.transaction import begin
from support.http import ask
from support.people import asked_by_administrator, join, make_key, sign_in
from support.pretend_vendor import CODE, MOONS, PLANETS, RIGHT, PretendConnector, with_vendor
from support.trust import TESTER

if TYPE_CHECKING:
    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

BY_PAGE = {"vendor": "xero", "settings": {"client_id": "us"}, "credentials": {"client_secret": RIGHT}}
BY_SECRET = {**BY_PAGE, "settings": {"client_id": "us", "sign_in": "secret"}}
RUN = "select id from sync_run where status = 'queued'"


@pytest.fixture
def vendor() -> PretendConnector:
    return PretendConnector()


@pytest.fixture
def installed(parts: Parts, vendor: PretendConnector) -> Parts:
    return with_vendor(parts, vendor)


@pytest.fixture
def app(installed: Parts) -> App:
    return asked_by_administrator(create_app(installed), installed)


def send(app: App, path: str, document: object = None, method: str = "POST", **headers: str) -> httpx.Response:
    request: dict[str, Any] = {} if document is None else {"json": document}
    return ask(
        app, f"/api/v1{path}", method, headers={name.replace("_", "-"): v for name, v in headers.items()}, **request
    )


def connect(app: App, document: object = BY_SECRET) -> Any:  # noqa: ANN401 - any JSON
    answer = send(app, "/sources", document)
    assert answer.status_code == 201, answer.text
    return answer.json()


def connected(app: App) -> str:
    """A connected source; gives its id."""
    source_id: str = connect(app)["source"]["id"]
    return source_id


def come_back(app: App, source_id: str, **returned: str) -> httpx.Response:
    """Go to the vendor's page and come back from it."""
    request = send(app, f"/sources/{source_id}/consent").json()
    state = parse_qs(urlsplit(request["authorize_url"]).query)["state"][0]
    return send(app, "/sources/consent", {"state": state, **returned})


def run_jobs(parts: Parts) -> None:
    """What a worker does with the syncs that wait."""
    with begin(parts.pool) as transaction:
        transaction.enter(transaction.execute_binary("select id from organisation").fetchall()[0][0])
        runs = [str(row[0]) for row in transaction.execute_binary(RUN)]
    for run in runs:
        HANDLERS[JobName.SYNC_SOURCE](parts, {"organisation": "default", "run_id": run})


def test_the_kinds_say_what_each_system_asks_for(app: App) -> None:
    (kind,) = ask(app, "/api/v1/source-kinds").json()["kinds"]
    assert (kind["vendor"], kind["vendor_name"], kind["brings"]) == ("xero", "Xero", ["Items"])
    assert [(each["name"], each["secret"], each["required"]) for each in kind["fields"]] == [
        ("client_id", False, True),
        ("sign_in", False, True),
        ("address", False, False),
        ("client_secret", True, True),
        ("webhook_key", True, False),
    ]


def test_what_needs_no_consent_is_connected_at_once_and_its_first_sync_waits(app: App) -> None:
    answer = connect(app)
    source = answer["source"]
    assert answer["next"] == "done"
    assert (source["status"], source["account_id"], source["name"]) == ("connected", "planets", "Planets Ltd")
    assert (source["run"]["status"], source["run"]["cause"]) == ("queued", "connect")


def test_no_secret_is_in_any_answer(app: App) -> None:
    source_id = connected(app)
    for path in ("/sources", f"/sources/{source_id}", f"/sources/{source_id}/runs"):
        assert RIGHT not in ask(app, f"/api/v1{path}").text


def test_credentials_that_open_nothing_leave_no_connection_behind(app: App) -> None:
    answer = send(app, "/sources", {**BY_SECRET, "credentials": {"client_secret": "wrong"}})
    assert (answer.status_code, answer.json()["code"]) == (422, "source-failed")
    assert answer.json()["detail"] == "The vendor does not know this secret: copy it again."
    assert [each["status"] for each in ask(app, "/api/v1/sources").json()["sources"]] in ([], ["disconnected"])


def test_a_secret_among_the_settings_is_refused(app: App) -> None:
    answer = send(app, "/sources", {**BY_PAGE, "settings": {"client_id": "us", "client_secret": RIGHT}})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-input")
    assert RIGHT not in answer.text


def test_a_repeat_connects_nothing_twice(app: App) -> None:
    first = send(app, "/sources", BY_PAGE, Idempotency_Key="once").json()
    again = send(app, "/sources", BY_PAGE, Idempotency_Key="once")
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert again.json()["source"]["id"] == first["source"]["id"]
    assert len(ask(app, "/api/v1/sources").json()["sources"]) == 1


def test_consent_on_the_vendors_page_connects(app: App, vendor: PretendConnector) -> None:
    begun = connect(app, BY_PAGE)
    assert (begun["next"], begun["source"]["status"]) == ("consent", "waiting_for_consent")
    answer = come_back(app, begun["source"]["id"], code=CODE)
    assert (answer.status_code, answer.json()["next"]) == (200, "done")
    assert answer.json()["source"]["status"] == "connected"
    assert len(vendor.exchanged) == 1


def test_a_terminal_may_be_led_back_to(app: App) -> None:
    source_id = connect(app, BY_PAGE)["source"]["id"]
    request = send(app, f"/sources/{source_id}/consent", {"redirect_uri": "http://127.0.0.1:5399/"}).json()
    assert parse_qs(urlsplit(request["authorize_url"]).query)["redirect_uri"] == ["http://127.0.0.1:5399/"]


def test_a_denied_consent_is_told_and_may_be_asked_for_again(app: App) -> None:
    source_id = connect(app, BY_PAGE)["source"]["id"]
    denied = come_back(app, source_id, error="access_denied")
    assert (denied.status_code, denied.json()["code"]) == (409, "conflict")
    assert come_back(app, source_id, code=CODE).status_code == 200


def test_a_code_the_vendor_does_not_know_is_told_and_counts_once(app: App) -> None:
    source_id = connect(app, BY_PAGE)["source"]["id"]
    answer = come_back(app, source_id, code="made up")
    assert (answer.status_code, answer.json()["code"]) == (422, "source-failed")
    assert ask(app, f"/api/v1/sources/{source_id}").json()["status"] == "waiting_for_consent"


def test_a_guessed_state_counts_for_nothing(app: App, vendor: PretendConnector) -> None:
    connect(app, BY_PAGE)
    assert send(app, "/sources/consent", {"state": "guessed", "code": CODE}).status_code == 409
    assert vendor.exchanged == []


def test_somebody_elses_consent_cannot_be_finished(app: App, installed: Parts, vendor: PretendConnector) -> None:
    source_id = connect(app, BY_PAGE)["source"]["id"]
    request = send(app, f"/sources/{source_id}/consent").json()
    state = parse_qs(urlsplit(request["authorize_url"]).query)["state"][0]
    other = sign_in(installed, "other@example.com")
    join(installed, other, "default")
    answer = send(app, "/sources/consent", {"state": state, "code": CODE}, **other.headers)
    assert (answer.status_code, vendor.exchanged) == (409, [])


def test_one_of_several_accounts_is_chosen_by_the_person(app: App, vendor: PretendConnector) -> None:
    vendor.open_accounts = [PLANETS, MOONS]
    begun = connect(app)
    assert begun["next"] == "account"
    assert [each["id"] for each in begun["accounts"]] == ["planets", "moons"]
    answer = send(app, f"/sources/{begun['source']['id']}/account", {"account_id": "moons"}).json()
    assert (answer["next"], answer["source"]["name"]) == ("done", "Moons Ltd")


def test_an_account_the_credentials_do_not_open_is_not_found(app: App, vendor: PretendConnector) -> None:
    vendor.open_accounts = [PLANETS, MOONS]
    source_id = connect(app)["source"]["id"]
    answer = send(app, f"/sources/{source_id}/account", {"account_id": "suns"})
    assert (answer.status_code, "Planets Ltd (planets)" in answer.json()["detail"]) == (404, True)


def test_consent_given_anew_for_another_account_is_refused(app: App, vendor: PretendConnector) -> None:
    source_id = connect(app, BY_PAGE)["source"]["id"]
    come_back(app, source_id, code=CODE)
    vendor.open_accounts = [MOONS]
    assert come_back(app, source_id, code=CODE).status_code == 404


def test_an_account_is_connected_once(app: App) -> None:
    connected(app)
    answer = send(app, "/sources", BY_SECRET)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_a_sync_is_queued_once_and_followed_to_its_end(app: App, installed: Parts) -> None:
    source_id = connected(app)
    run_jobs(installed)
    first = send(app, f"/sources/{source_id}/sync")
    again = send(app, f"/sources/{source_id}/sync").json()
    assert (first.status_code, first.json()["run"]["cause"]) == (202, "person")
    assert again["run"]["id"] == first.json()["run"]["id"]
    run_jobs(installed)
    source = ask(app, f"/api/v1/sources/{source_id}").json()
    assert (source["run"]["status"], source["facts"], source["lag_seconds"]) == ("completed", 1, 0)


def test_runs_are_listed_newest_first_page_by_page(app: App, installed: Parts) -> None:
    source_id = connected(app)
    run_jobs(installed)
    send(app, f"/sources/{source_id}/sync")
    first = ask(app, f"/api/v1/sources/{source_id}/runs?limit=1").json()
    rest = ask(app, f"/api/v1/sources/{source_id}/runs?cursor={first['next_cursor']}").json()
    causes = [each["cause"] for each in [*first["runs"], *rest["runs"]]]
    assert (causes, rest["next_cursor"]) == (["person", "connect"], None)


def test_a_repeated_order_answers_what_it_answered(app: App, installed: Parts) -> None:
    source_id = connected(app)
    run_jobs(installed)
    first = send(app, f"/sources/{source_id}/sync", Idempotency_Key="sync-1").json()
    run_jobs(installed)
    assert send(app, f"/sources/{source_id}/sync", Idempotency_Key="sync-1").json() == first
    assert len(ask(app, f"/api/v1/sources/{source_id}/runs").json()["runs"]) == 2


def test_a_waiting_sync_is_cancelled(app: App) -> None:
    source_id = connected(app)
    answer = send(app, f"/sources/{source_id}/cancel")
    assert (answer.status_code, answer.json()["run"]["status"]) == (200, "cancelled")
    assert send(app, f"/sources/{source_id}/cancel").status_code == 409


def test_a_paused_source_is_not_synced_until_it_is_resumed(app: App) -> None:
    source_id = connected(app)
    assert send(app, f"/sources/{source_id}/pause").json()["status"] == "paused"
    assert send(app, f"/sources/{source_id}/sync").status_code == 409
    resumed = send(app, f"/sources/{source_id}/resume").json()
    assert (resumed["status"], resumed["run"]["status"]) == ("connected", "queued")


def test_trying_again_is_for_what_failed(app: App) -> None:
    answer = send(app, f"/sources/{connected(app)}/retry")
    assert (answer.status_code, "Nothing of Planets Ltd failed" in answer.json()["detail"]) == (409, True)


def test_what_failed_is_tried_again(app: App, installed: Parts) -> None:
    source_id = connected(app)
    run_jobs(installed)
    with installed.context("default", TESTER) as context:
        context.transaction.execute("update connection set failures = 5")
    answer = send(app, f"/sources/{source_id}/retry")
    assert (answer.status_code, answer.json()["run"]["status"]) == (202, "queued")


def test_records_set_aside_are_listed_and_tried_again(app: App, installed: Parts) -> None:
    source_id = connected(app)
    run_jobs(installed)
    with installed.context("default", TESTER) as context:
        context.transaction.execute(
            "insert into set_aside_record (id, organisation_id, connection_id, stream, external_id, payload, reason, "
            "fix, first_seen_at, last_seen_at) values (%s, %s, %s, 'items', '7', '{\"code\": \"moon\"}', 'no', 'fix', "
            "now(), now())",
            (new_id(), context.organisation.id, source_id),
        )
    (record,) = ask(app, f"/api/v1/sources/{source_id}/set-aside").json()["records"]
    assert (record["external_id"], record["reason"], record["fix"]) == ("7", "no", "fix")
    answer = send(app, f"/sources/{source_id}/set-aside/retry")
    assert (answer.status_code, answer.json()["run"]["cause"]) == (202, "retry")


def test_name_and_use_in_statistics_change(app: App) -> None:
    source_id = connected(app)
    change = {"name": "Books", "excluded_from_statistics": True}
    source = send(app, f"/sources/{source_id}", change, "PATCH").json()
    assert (source["name"], source["excluded_from_statistics"]) == ("Books", True)


def test_settings_take_a_second_factor_which_a_key_never_has(app: App, installed: Parts) -> None:
    source_id = connected(app)
    key = {"Authorization": f"Bearer {make_key(installed, 'default', Permission)}"}
    change = {"settings": {"client_id": "them"}}
    assert send(app, f"/sources/{source_id}", change, "PATCH", **key).status_code == 403
    assert send(app, f"/sources/{source_id}", {"name": "Books"}, "PATCH", **key).status_code == 200
    assert send(app, f"/sources/{source_id}", change, "PATCH").json()["settings"]["client_id"] == "them"


def test_secrets_are_sent_to_no_other_host_than_they_were_given_for(app: App) -> None:
    source_id = connected(app)
    elsewhere = {"settings": {"address": "elsewhere.example"}}
    answer = send(app, f"/sources/{source_id}", elsewhere, "PATCH")
    assert (answer.status_code, "another host" in answer.json()["detail"]) == (409, True)
    given_anew = {**elsewhere, "credentials": {"client_secret": RIGHT}}
    assert send(app, f"/sources/{source_id}", given_anew, "PATCH").status_code == 200


def test_a_disconnected_source_keeps_what_it_brought_and_nothing_of_its_secrets(app: App, installed: Parts) -> None:
    source_id = connected(app)
    run_jobs(installed)
    assert send(app, f"/sources/{source_id}", None, "DELETE").status_code == 204
    source = ask(app, f"/api/v1/sources/{source_id}").json()
    assert (source["status"], source["facts"]) == ("disconnected", 1)
    with installed.context("default", TESTER) as context:
        kept = context.transaction.execute("select credentials_sealed from connection").fetchone()
        tokens = context.transaction.execute("select count(*) from connection_token").fetchone()
    assert (kept, tokens) == ((None,), (0,))


def test_a_source_that_is_not_there_is_not_found(app: App) -> None:
    assert send(app, f"/sources/{new_id()}/sync").status_code == 404


def test_a_token_is_sent_to_no_other_host_than_it_was_given_for(app: App) -> None:
    source_id = connect(app, BY_PAGE)["source"]["id"]
    come_back(app, source_id, code=CODE)
    elsewhere = {"settings": {"address": "elsewhere.example"}, "credentials": {"client_secret": RIGHT}}
    answer = send(app, f"/sources/{source_id}", elsewhere, "PATCH")
    assert (answer.status_code, "another host" in answer.json()["detail"]) == (409, True)


def test_a_paused_source_that_is_connected_anew_goes_on(app: App) -> None:
    source_id = connected(app)
    send(app, f"/sources/{source_id}/pause")
    answer = send(app, f"/sources/{source_id}/account", {}).json()
    assert (answer["source"]["status"], answer["source"]["run"]["status"]) == ("connected", "queued")


def test_a_consent_is_over_once_what_was_agreed_to_changes(app: App, vendor: PretendConnector) -> None:
    source_id = connect(app, BY_PAGE)["source"]["id"]
    request = send(app, f"/sources/{source_id}/consent").json()
    state = parse_qs(urlsplit(request["authorize_url"]).query)["state"][0]
    send(app, f"/sources/{source_id}", {"settings": {"client_id": "them"}}, "PATCH")
    answer = send(app, "/sources/consent", {"state": state, "code": CODE})
    assert (answer.status_code, vendor.exchanged) == (409, [])
