from __future__ import annotations

from capliquify.jobs.registry import HANDLERS
from capliquify.services.job_names import JobName


def test_every_job_has_a_handler_in_the_module_of_its_name() -> None:
    modules = {name: handler.__module__ for name, handler in HANDLERS.items()}
    assert modules == {name: f"capliquify.jobs.handlers.{name}" for name in JobName}
