from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from capliquify.bootstrap import Settings
from capliquify.cli.serve import assistants_application
from capliquify.domain.access.permissions import Permission
from capliquify.storage.transaction import begin
from support.people import make_key
from support.serving import serving

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

ASKED = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "list_organisations", "arguments": {}},
}


def called_from(parts: Parts) -> list[str]:
    with begin(parts.pool) as transaction:
        transaction.execute(
            "select set_config('app.organisation_id', (select id::text from organisation where slug = 'default'), true)"
        )
        rows: list[Any] = transaction.execute(
            "select host(address::inet) from audit_entry where action = 'tool.called' order by sequence"
        ).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("trusted", "noted"), [(("127.0.0.1",), "203.0.113.9"), ((), "127.0.0.1")], ids=["trusted", "unknown"]
)
def test_an_assistant_is_known_by_its_own_address_where_a_trusted_proxy_tells_it(
    parts: Parts, trusted: tuple[str, ...], noted: str
) -> None:
    headers = {
        "Authorization": f"Bearer {make_key(parts, 'default', [Permission.ORGANISATION_READ])}",
        "Accept": "application/json, text/event-stream",
        "X-Forwarded-For": "203.0.113.9",
    }
    application = assistants_application(parts, Settings(trusted_proxies=trusted))
    with serving(application) as base:
        answer = httpx.post(f"{base}/mcp", json=ASKED, headers=headers)
    assert answer.status_code == 200
    assert called_from(parts) == [noted]
