"""Runs in the peers' own Python: xero-python against a Xero of this machine."""

# mypy: ignore-errors
# Its library is in the peers' own Python and says nothing of its types.

from __future__ import annotations

import json
import sys

from xero_python.accounting import AccountingApi
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token
from xero_python.exceptions import AccountingBadRequestException, HTTPStatusException
from xero_python.identity import IdentityApi

TOLD = json.load(sys.stdin)
HELD = dict(TOLD["token"])

client = ApiClient(
    Configuration(oauth2_token=OAuth2Token(client_id="peer", client_secret="peer")),
    oauth2_token_saver=HELD.update,
    oauth2_token_getter=lambda: HELD,
)
client.set_oauth2_token(HELD)
client.configuration.oauth2_token.update_token(**HELD)
tenant = IdentityApi(client, base_url=TOLD["base_url"]).get_connections()[0].tenant_id
accounting = AccountingApi(client, base_url=TOLD["base_url"] + "/api.xro/2.0")


def invoices() -> list:
    """All sales invoices, page by page."""
    found, page = [], 1
    while True:
        answer = accounting.get_invoices(tenant, where='Type=="ACCREC"', page=page, page_size=100)
        found += answer.invoices
        if page >= answer.pagination.page_count:
            return found
        page += 1


def refused() -> int:
    """What a call for another organisation meets."""
    try:
        accounting.get_organisations("00000000-0000-0000-0000-000000000000")
    except (HTTPStatusException, AccountingBadRequestException) as error:
        return error.status
    return 200


listed = invoices()
sheet = accounting.get_report_balance_sheet(tenant, date=TOLD["as_of"]).reports[0]
print(
    json.dumps(
        {
            "organisation": accounting.get_organisations(tenant).organisations[0].name,
            "invoices": {each.invoice_number: str(each.amount_due) for each in listed},
            "due": {each.invoice_number: str(each.due_date) for each in listed[:3]},
            "contacts": [each.name for each in accounting.get_contacts(tenant).contacts],
            "sections": [row.title for row in sheet.rows if row.title],
            "refused": refused(),
        }
    )
)
