"""`capliquify checks` and `capliquify settlements`: whether totals agree, and where settlements are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.text import Text

from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, ask, encode_json
from capliquify.cli.remote import Question
from capliquify.cli.tables import MISSING, amount, grid
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import NotFound
from capliquify.services import reconciliation
from capliquify.services import settlements as service
from capliquify.services.answers.settlements import SettlementDetail, Settlements
from capliquify.services.answers.sources import Check, Checks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msgspec import Struct
    from rich.console import RenderableType

    from capliquify.services.answers.settlements import Settlement

ShownArgument = Annotated[str | None, typer.Argument(help="The id of one, to open it.", metavar="[ID]")]
ChannelOption = Annotated[str | None, typer.Option("--channel", help="Only of this channel, e.g. 'Amazon UK'.")]


def checks(
    check_id: ShownArgument = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_json: JsonOption = False,
) -> None:
    """Show our totals beside the vendors' own reports, the largest difference first.

    ID opens one to its rows.
    """
    if check_id is not None:
        number = _id(check_id, "check")
        one = ask(
            organisation,
            Question(
                service=lambda context: reconciliation.get_check(context, number),
                document=Check,
                path=f"checks/{number}",
            ),
        )
        _give(one, _opened(one), [each for each in (_sum(one), one.reason) if each], as_json=as_json)
        return
    answer = ask(organisation, Question(service=reconciliation.list_checks, document=Checks, path="checks"))
    lines = (f"{each.id}  {each.measure} {each.subject} {each.reason or ''}".rstrip() for each in answer.checks)
    _give(answer, _checks(answer), lines, as_json=as_json)


def settlements(
    settlement_id: ShownArgument = None,
    channel: ChannelOption = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_json: JsonOption = False,
) -> None:
    """Show settlements of sales channels: fees, refunds, reserve, deposit and bank line."""
    if settlement_id is not None:
        number = _id(settlement_id, "settlement")
        one = ask(
            organisation,
            Question(
                service=lambda context: service.get_settlement(context, number),
                document=SettlementDetail,
                path=f"settlements/{number}",
            ),
        )
        _give(one, _settlement(one), [f"Bank: {_bank(one)} {one.reason or ''}".rstrip()], as_json=as_json)
        return
    question = Question(
        service=service.list_settlements,
        document=Settlements,
        path="settlements",
        arguments={"channel": channel},
    )
    answer = ask(organisation, question)
    lines = (f"{each.id}  {each.channel} {each.number}: {_bank(each)}" for each in answer.settlements)
    _give(answer, _settlements(answer), lines, as_json=as_json)


def _id(text: str, what: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        message = f"There is no {what} {text}."
        raise NotFound(message) from None


def _give(answer: Struct, shown: RenderableType, lines: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
        return
    console = terminal()
    console.print(shown)
    for line in lines:
        console.print(line, soft_wrap=True)


def _checks(answer: Checks) -> RenderableType:
    if not answer.checks:
        return Text("Nothing was compared yet: totals are compared after each sync.")
    table = grid("Total", "Day", "Ours", "Theirs", "Variance", "In")  # only the first column gives way
    for each in answer.checks:
        table.add_row(
            f"{each.measure.replace('_', ' ')} {each.subject}".rstrip(),
            each.as_of.isoformat(),
            amount(each.ours),
            amount(each.theirs),
            amount(each.variance),
            each.currency,
        )
    return table


def _opened(one: Check) -> RenderableType:
    table = grid(f"{one.report}, {one.as_of}", "Ours", "Theirs")
    for row in one.rows:
        table.add_row(row.name, amount(row.ours), amount(row.theirs))
    return table


def _sum(one: Check) -> str:
    return f"Ours {amount(one.ours)}, theirs {amount(one.theirs)}, variance {amount(one.variance)} {one.currency}"


def _settlements(answer: Settlements) -> RenderableType:
    if not answer.settlements:
        return Text("No settlements are known.")
    table = grid("Channel", "Paid", "Gross", "Refunds", "Fees", "Reserve", "Deposit")
    for each in answer.settlements:
        table.add_row(
            f"{each.channel}, {each.currency}",
            each.paid_on.isoformat(),
            *map(
                amount, (each.gross, each.refunds, each.fees, each.reserve_withheld + each.reserve_released, each.net)
            ),
        )
    return table


def _settlement(one: SettlementDetail) -> RenderableType:
    table = grid(f"{one.channel} {one.number}, {one.paid_on}", one.currency)
    rows = [
        ("gross", one.gross),
        ("refunds", one.refunds),
        *((each.name, each.amount) for each in one.fees_by_type or ()),
        ("fees", one.fees),
        ("reserve kept back", one.reserve_withheld),
        ("reserve given free", one.reserve_released),
        ("adjustments", one.adjustments),
        ("deposit", one.net),
        ("its transactions less the deposit", one.variance),
    ]
    for name, value in rows:
        table.add_row(name, amount(value))
    for part in one.parts:
        table.add_row(f"by the channel: {part.name}", amount(part.amount))
    return table


def _bank(each: Settlement) -> str:
    line = each.bank_line
    return MISSING if line is None else f"{line.account} {line.booked_on} {amount(line.amount)} {line.currency}"
