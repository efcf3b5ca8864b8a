"""The companies somebody belongs to."""

from __future__ import annotations

from capliquify.api.asking import question
from capliquify.api.parameters import CallerDependency
from capliquify.domain.access.permissions import Everyone
from capliquify.services.answers.organisations import Organisations


@question("/organisations", need=Everyone.SIGNED_IN, operation_id="list_organisations", sync_to_thread=True)
def list_organisations(caller: CallerDependency) -> Organisations:
    """Organisations the caller belongs to and the settings their answers depend on; a key belongs to one."""
    return caller.organisations()


HANDLERS = (list_organisations,)
