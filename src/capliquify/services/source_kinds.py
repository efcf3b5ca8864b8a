"""What can be connected here, and what each system asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.domain.errors import NotFound
from capliquify.domain.sources.vendor import VENDOR_NAMES, Vendor
from capliquify.services.answers.sources import SourceField, SourceKind, SourceKinds
from capliquify.services.consent import redirect_uri_of

if TYPE_CHECKING:
    from capliquify.connectors.connecting import Connector
    from capliquify.services.context import Context


def list_kinds(context: Context) -> SourceKinds:
    """Every system there is a connector for, in the order of their names."""
    kinds = []
    for vendor in Vendor:
        try:
            connector = context.connectors(vendor)
        except NotFound:
            continue
        kinds.append(_kind(vendor, connector))
    return SourceKinds(
        kinds=sorted(kinds, key=lambda kind: kind.vendor_name), redirect_uri=redirect_uri_of(context.web_url)
    )


def _kind(vendor: Vendor, connector: Connector) -> SourceKind:
    return SourceKind(
        vendor=vendor.value,
        vendor_name=VENDOR_NAMES[vendor],
        fields=[
            SourceField(
                name=each.name,
                title=each.title,
                help=each.help,
                secret=each.secret,
                required=each.required,
                default=each.default,
                choices=list(each.choices),
            )
            for each in connector.fields
        ],
        brings=[stream.title for stream in connector.streams],
        sends_webhooks=connector.verify_webhook is not None,
    )
