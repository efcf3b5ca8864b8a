from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import Conflict
from capliquify.storage.engine import open_pool
from capliquify.storage.idempotency import delete_responses, find_response, is_key_used, store_response
from capliquify.storage.repositories.organisations import create_organisation, enter_organisation
from capliquify.storage.transaction import begin
from support.tenants import NOON

if TYPE_CHECKING:
    from capliquify.ops.postgres_cluster import DatabaseUrls
    from capliquify.storage.transaction import Transaction

pytestmark = pytest.mark.usefixtures("organisation")


def test_a_new_key_has_no_response(transaction: Transaction) -> None:
    assert find_response(transaction, "key", b"request") is None


def test_the_same_request_gets_the_stored_response(transaction: Transaction) -> None:
    store_response(transaction, "key", b"request", b"response", NOON)
    assert find_response(transaction, "key", b"request") == b"response"


def test_another_request_under_the_same_key_is_refused(transaction: Transaction) -> None:
    store_response(transaction, "key", b"request", b"response", NOON)
    with pytest.raises(Conflict, match="another request"):
        find_response(transaction, "key", b"another")


def test_keys_of_other_organisations_do_not_matter(transaction: Transaction) -> None:
    store_response(transaction, "key", b"request", b"response", NOON)
    create_organisation(transaction, slug="other", name="Other")
    enter_organisation(transaction, "other")
    assert find_response(transaction, "key", b"another") is None


def test_old_responses_are_forgotten(transaction: Transaction) -> None:
    store_response(transaction, "old", b"request", b"response", NOON - timedelta(days=2))
    store_response(transaction, "new", b"request", b"response", NOON)
    assert delete_responses(transaction, NOON - timedelta(days=1)) == 1
    assert find_response(transaction, "old", b"request") is None
    assert find_response(transaction, "new", b"request") == b"response"


def test_a_used_key_is_known_whatever_the_request(transaction: Transaction) -> None:
    assert not is_key_used(transaction, "key")
    store_response(transaction, "key", b"request", b"response", NOON)
    assert is_key_used(transaction, "key")


def test_a_second_request_at_the_same_time_gets_the_response_of_the_first(database_copy: DatabaseUrls) -> None:
    answers: list[bytes | None] = []

    def second() -> None:
        with begin(pool) as transaction:
            enter_organisation(transaction, "default")
            answers.append(find_response(transaction, "key", b"request"))

    with open_pool(database_copy.application, owner_url=database_copy.owner) as pool:
        with begin(pool) as transaction:
            enter_organisation(transaction, "default")
            assert find_response(transaction, "key", b"request") is None
            thread = Thread(target=second)
            thread.start()
            thread.join(timeout=0.2)
            assert thread.is_alive()
            store_response(transaction, "key", b"request", b"response", NOON)
        thread.join()
    assert answers == [b"response"]
