"""Names of the jobs: a job of another name would wait for ever."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

JOB_QUEUE: Final = "default"


class JobName(StrEnum):
    """Every job there is; `jobs/handlers` holds a module of the same name for each."""

    IMPORT_FILE = "import_file"
    HOUSEKEEPING = "housekeeping"
