from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from capliquify.services import mailing, sessions
from capliquify.services.sign_in_housekeeping import Tidied, tidy
from support.browsing import make_account

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts


def after(parts: Parts, **time: int) -> Tidied:
    later = replace(parts, clock=lambda: parts.clock() + timedelta(**time))
    with later.system_context("job:test") as context:
        return tidy(context)


def test_a_session_is_forgotten_thirty_days_after_it_ran_out(parts: Parts) -> None:
    user_id = make_account(parts)
    with parts.system_context("cli:test") as context:
        sessions.start(context, user_id)
    assert after(parts, days=30, hours=12).sessions == 0
    assert after(parts, days=30, hours=12, seconds=1).sessions == 1


def test_an_email_that_waits_is_tried_again_and_forgotten_after_a_week(parts: Parts) -> None:
    with parts.system_context("cli:test") as context:
        mailing.send(context, "ada@example.com", "A link", "Hello")
    assert after(parts, minutes=10).emails_tried_again == 0
    assert after(parts, minutes=11).emails_tried_again == 1
    assert after(parts, days=7).emails == 0
    assert after(parts, days=7, seconds=1) == Tidied(sessions=0, links=0, emails=1, emails_tried_again=0)
