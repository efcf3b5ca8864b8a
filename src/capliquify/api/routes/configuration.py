"""What the web app asks before anything else."""

from __future__ import annotations

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from capliquify import __version__
from capliquify.api.asking import question
from capliquify.api.parameters import PartsDependency
from capliquify.api.schemas.configuration import Configuration
from capliquify.domain.access.permissions import Everyone


@question("/config", need=Everyone.PUBLIC, operation_id="get_configuration", sync_to_thread=False)
def get_configuration(parts: PartsDependency, max_upload_bytes: NamedDependency[SkipValidation[int]]) -> Configuration:
    """Facts about this installation."""
    return Configuration(
        version=__version__,
        locale="en-GB",
        default_organisation="default",
        demo_organisation="demo",
        max_upload_bytes=max_upload_bytes,
        identity="clerk" if parts.clerk else "built-in",
        clerk_publishable_key=parts.clerk.publishable_key if parts.clerk else None,
        clerk_on_loopback=parts.clerk is not None and parts.clerk.on_loopback,
    )


HANDLERS = (get_configuration,)
