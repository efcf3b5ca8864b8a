"""Which companies this installation holds."""

from __future__ import annotations

from capliquify.api.asking import question
from capliquify.api.parameters import PartsDependency
from capliquify.services import organisations
from capliquify.services.answers.organisations import Organisations


@question("/organisations", operation_id="list_organisations", sync_to_thread=True)
def list_organisations(parts: PartsDependency) -> Organisations:
    """All organisations and the settings their answers depend on."""
    with parts.system_context(actor="api") as context:
        return organisations.list_organisations(context)


HANDLERS = (list_organisations,)
