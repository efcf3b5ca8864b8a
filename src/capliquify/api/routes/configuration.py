"""What the web app asks before anything else."""

from __future__ import annotations

from typing import Annotated

from litestar.params import Dependency

from capliquify import __version__
from capliquify.api.asking import question
from capliquify.api.schemas.configuration import Configuration


@question("/config", operation_id="get_configuration", sync_to_thread=False)
def get_configuration(max_upload_bytes: Annotated[int, Dependency(skip_validation=True)]) -> Configuration:
    """Facts about this installation."""
    return Configuration(
        version=__version__,
        locale="en-GB",
        default_organisation="default",
        demo_organisation="demo",
        max_upload_bytes=max_upload_bytes,
    )


HANDLERS = (get_configuration,)
