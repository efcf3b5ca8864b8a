"""`capliquify connect`: connect a system, agree on its page, choose the account, bring everything in."""

from __future__ import annotations

import sys
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

import typer

from capliquify.bootstrap import open_parts
from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption
from capliquify.cli.connect_answers import gather
from capliquify.cli.consent_return import DEFAULT_PORT, listening
from capliquify.cli.following import follow
from capliquify.cli.source_places import Here, find_source
from capliquify.cli.sync import BackgroundOption, report
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import InvalidInput, NotFound
from capliquify.services import connecting, consent, source_kinds
from capliquify.services.connections import NewSource
from capliquify.telemetry.logging import configure_logging

if TYPE_CHECKING:
    from capliquify.services.answers.sources import Connecting, SourceKind

_CONSENT_SECONDS: Final = 600.0


@dataclass(frozen=True, kw_only=True)
class _Way:
    """How somebody reaches the vendor's page and comes back."""

    port: int
    browser: bool


def connect(
    source: Annotated[
        str,
        typer.Argument(help="xero, shopify, amazon, unleashed; or a source that waits for consent.", metavar="SOURCE"),
    ],
    values: Annotated[list[str] | None, typer.Option("--set", help="name=value of a setting; once for each.")] = None,
    credentials_file: Annotated[
        Path | None, typer.Option(help="A file with what is asked for: name=value lines, or JSON.", metavar="FILE")
    ] = None,
    account: Annotated[str | None, typer.Option(help="Id of the account, where there are several.")] = None,
    replace_files: Annotated[
        bool, typer.Option("--replace-files", help="Rows imported from its files end once the connection has all.")
    ] = False,
    port: Annotated[int, typer.Option(help="Port the consent page leads back to.", min=0, max=65535)] = DEFAULT_PORT,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address of the consent page; paste the one it ends at.")
    ] = False,
    background: BackgroundOption = False,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    as_json: JsonOption = False,
) -> None:
    """Connect Xero, Shopify, Amazon or Unleashed, and bring in all it has.

    Secrets are typed unseen, or come from a file or the environment.
    """
    # The standard output is for the answer; a connector's log of its calls would go there.
    configure_logging(level="WARNING", process="cli", stream=sys.stderr)
    way = _Way(port=port, browser=not no_browser)
    with open_parts() as parts:
        here = Here(parts, organisation)
        begun = _begin(here, source, values or [], credentials_file, replace_files=replace_files)
        begun = _completed(here, begun, way, account)
        terminal(stderr=True).print(f"{begun.source.vendor_name} is connected: {begun.source.name}", soft_wrap=True)
        ended = begun.source if background else follow(here, begun.source)
    report([ended], as_json=as_json)


def _begin(here: Here, source: str, values: list[str], file: Path | None, *, replace_files: bool) -> Connecting:
    """A new connection of a vendor, or one that was begun before and waits."""
    with here.context(read_only=True) as context:
        kinds = source_kinds.list_kinds(context).kinds
    kind = next((each for each in kinds if each.vendor == source.strip().lower()), None)
    if kind is None:
        return _go_on_with(here, source, kinds)
    given = gather(kind, values, file)
    new = NewSource(
        vendor=kind.vendor, settings=given.settings, credentials=given.credentials, replace_files=replace_files
    )
    with here.context() as context:
        return connecting.begin(context, new)


def _completed(here: Here, begun: Connecting, way: _Way, account: str | None) -> Connecting:
    """The connection once its consent is given and its account chosen."""
    if begun.next == "consent":
        begun = _agree(here, begun, way)
    elif begun.next == "account":
        begun = connecting.go_on(here.parts.sources, here.context, begun)
    if begun.next == "account":
        chosen = account or _choose(begun)
        begun = connecting.choose_account(here.parts.sources, here.context, begun.source.id, chosen)
    return begun


def _go_on_with(here: Here, source: str, kinds: list[SourceKind]) -> Connecting:
    try:
        found = find_source(here.sources(), source)
    except NotFound:
        known = ", ".join(each.vendor for each in kinds) or "none in this version"
        message = f"{source} is neither a system that can be connected ({known}) nor a source that was begun."
        raise NotFound(message) from None
    with here.context(read_only=True) as context:
        return connecting.standing(context, found.id)


def _agree(here: Here, begun: Connecting, way: _Way) -> Connecting:
    """Open the vendor's page, and wait until somebody comes back from it."""
    console = terminal(stderr=True)
    with listening(way.port) as listener:
        with here.context() as context:
            request = consent.start(context, UUID(begun.source.id), listener.redirect_uri)
        opened = way.browser and webbrowser.open(request.authorize_url)
        if opened:
            console.print("Agree on the page that opens in your browser. If none does, open this address:")
        else:
            console.print("Open this address in a browser, and agree there:")
        console.print(request.authorize_url, soft_wrap=True)
        pasted = not opened and sys.stdin.isatty()
        if pasted:
            console.print(
                f"It leads back to {listener.redirect_uri}. If that cannot be opened there, paste the address "
                "the browser ended at here:",
                soft_wrap=True,
            )
        returned = listener.wait(request.authorize_url, _CONSENT_SECONDS, pasted=pasted)
    answer = consent.Answer(state=returned.state, code=returned.code, error=returned.error)
    return connecting.finish_consent(here.parts.sources, here.context, answer)


def _choose(begun: Connecting) -> str:
    """The account somebody chooses; where nobody is there, they are named."""
    listed = [f"{number}. {each.name} ({each.id})" for number, each in enumerate(begun.accounts, start=1)]
    if not sys.stdin.isatty():
        message = f"The credentials open several accounts: choose one with --account. {'; '.join(listed)}"
        raise InvalidInput(message)
    typer.echo("The credentials open several accounts:\n" + "\n".join(listed), err=True)
    number: int = typer.prompt("Which one", type=int, err=True)
    if not 1 <= number <= len(listed):
        message = f"{number} is none of them."
        raise InvalidInput(message)
    return begun.accounts[number - 1].id
