"""`capliquify mappings`: what codes of sources mean, decided and undone."""

from __future__ import annotations

import sys
from enum import StrEnum
from types import NoneType
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, ask, encode_json
from capliquify.cli.lists_by_default import ListsByDefault
from capliquify.cli.remote import Question, elsewhere, named_organisation
from capliquify.cli.tables import amount
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import InvalidInput, NotFound
from capliquify.domain.sources.identity import IdentityKind, MatchMethod
from capliquify.services import identity_map
from capliquify.services.answers.sources import DecidedMappings, Mappings
from capliquify.services.identity_map import Decision
from capliquify.services.unmapped import Narrowing

if TYPE_CHECKING:
    from capliquify.services.answers.sources import Mapping

app = typer.Typer(cls=ListsByDefault, help="What codes of sources mean: listed with suggestions, decided, undone.")


class VendorOfFacts(StrEnum):
    """Where codes come from."""

    XERO = "xero"
    SHOPIFY = "shopify"
    AMAZON = "amazon"
    UNLEASHED = "unleashed"
    TEMPLATE = "template"


class ConfirmedAtOnce(StrEnum):
    """Suggestions that are confirmed together."""

    NORMALISED = "normalised"
    BARCODE = "barcode"
    LEARNED = "learned"


KindOption = Annotated[IdentityKind | None, typer.Option("--kind", help="Only codes of this kind.")]
VendorOption = Annotated[VendorOfFacts | None, typer.Option("--source", help="Only codes of this system.")]
SoughtOption = Annotated[str | None, typer.Option("--find", help="Only codes or names with these letters.")]


@app.command("list")
def list_all(
    kind: KindOption = None,
    source: VendorOption = None,
    find: SoughtOption = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_json: JsonOption = False,
) -> None:
    """List codes nobody decided on, the most valuable first, with suggestions; then what was decided."""
    arguments = {"kind": kind, "vendor": None if source is None else source.value, "q": find}
    question = Question(service=identity_map.list_mappings, document=Mappings, path="mappings", arguments=arguments)
    answer = ask(organisation, question)
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        _show(answer)


@app.command()
def confirm(
    code: Annotated[str | None, typer.Argument(help="The code as the source writes it.", metavar="[CODE]")] = None,
    target: Annotated[str | None, typer.Argument(help="The item (or name) it means.", metavar="[TARGET]")] = None,
    source: VendorOption = None,
    kind: Annotated[IdentityKind, typer.Option("--kind", help="What the code names.")] = IdentityKind.ITEM,
    every: Annotated[
        ConfirmedAtOnce | None,
        typer.Option("--all", help="Confirm every code with exactly one suggestion found this way."),
    ] = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Say what a code means: CODE TARGET --source amazon; or confirm all suggestions of a kind with --all."""
    if every is not None and code is None:
        narrowing = Narrowing(kind=kind, vendor=None if source is None else source.value)
        _decided(_confirm_all(organisation, every, narrowing))
        return
    if code is None or target is None or source is None or every is not None:
        message = "Name the code, what it means and its --source; or give --all normalised|barcode|learned alone."
        raise InvalidInput(message)
    _decided(_confirm_one(organisation, Decision(kind=kind, vendor=source.value, code=code, target=target)))


@app.command()
def undo(
    mapping_id: Annotated[str, typer.Argument(help="The id `list` shows.", metavar="ID")],
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
) -> None:
    """Take a decision back: the code stands for itself again."""
    try:
        number = UUID(mapping_id)
    except ValueError:
        message = f"There is no mapping {mapping_id}."
        raise NotFound(message) from None
    with elsewhere() as server:
        if server is not None:
            server.command("DELETE", f"mappings/{number}", NoneType, named_organisation(organisation))
        else:
            ask(organisation, lambda context: identity_map.undo(context, number))
    terminal().print("Undone.")


def _confirm_one(organisation: str, decision: Decision) -> list[Mapping]:
    with elsewhere() as server:
        if server is not None:
            body = {
                "mappings": [
                    {
                        "kind": decision.kind.value,
                        "vendor": decision.vendor,
                        "code": decision.code,
                        "target": decision.target,
                    }
                ]
            }
            named = named_organisation(organisation)
            return server.command("POST", "mappings", DecidedMappings, named, body=body).mapped
    return ask(organisation, lambda context: identity_map.decide(context, [decision]))


def _confirm_all(organisation: str, method: ConfirmedAtOnce, narrowing: Narrowing) -> list[Mapping]:
    with elsewhere() as server:
        if server is not None:
            body = {"method": method.value, "kind": narrowing.kind, "vendor": narrowing.vendor}
            named = named_organisation(organisation)
            return server.command("POST", "mappings/confirm-suggestions", DecidedMappings, named, body=body).mapped
    return ask(
        organisation,
        lambda context: identity_map.confirm_suggestions(context, MatchMethod(method.value), narrowing),
    )


def _decided(mapped: list[Mapping]) -> None:
    console = terminal()
    for each in mapped:
        console.print(f"{each.id}  {each.vendor} {each.code} means {each.target} ({each.method})", soft_wrap=True)
    if not mapped:
        console.print("Nothing to confirm: no code has exactly one suggestion of this kind.")


def _show(answer: Mappings) -> None:
    console = terminal()
    if not answer.unmapped:
        console.print("Every code is known or decided.")
    # Lines, not a table: a code that is cut or broken cannot be copied into `confirm`.
    for each in answer.unmapped:
        kind = "" if each.kind == IdentityKind.ITEM else f" ({each.kind})"
        called = f", {each.name}" if each.name not in {"", each.code} else ""
        value = "no rate" if each.value is None else f"{amount(each.value)} {each.currency or ''}".rstrip()
        last = f", last {each.last_on}" if each.last_on else ""
        console.print(f"{each.vendor} {each.code}{kind}{called}: {value}{last}", soft_wrap=True)
        for meant in each.suggestions:
            console.print(f"  may mean {meant.target}: {meant.reason}", soft_wrap=True)
    if answer.unmapped:
        console.print(f"{answer.unmapped_count} codes are not known; value: of the last 365 days.")
    for one in answer.mapped:
        console.print(
            f"{one.id}  {one.vendor} {one.code} means {one.target} ({one.method}, {one.decided_by})", soft_wrap=True
        )
