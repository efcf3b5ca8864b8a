"""What `capliquify up` says once the service answers: addresses, who is to look after it, and headline figures."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import threading
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from capliquify.bootstrap import environment_of, open_parts
from capliquify.cli.actor import acting_user, terminal_actor
from capliquify.cli.serve import web_folder
from capliquify.domain.errors import Conflict, Unavailable
from capliquify.ops.child_process import launch_command
from capliquify.services import first_administrator, organisations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from capliquify.bootstrap import Parts, Settings
    from capliquify.ops.local_api import LocalApi

_LAST_WORD_SECONDS = 1.0
_HEALTH_TIMEOUT_SECONDS = 90.0
_ABSENT = "not known"


class Announcement:
    """Waits for the service in a thread of its own, loads the demo where asked, and prints what a person needs.

    Args:
        settings: where the service listens.
        console: where to print.
        api: the API, to learn when it is healthy.
        demo_command: the program that loads the demo, None where it is not wanted.
    """

    def __init__(
        self, settings: Settings, console: Console, *, api: LocalApi, demo_command: Sequence[str] | None
    ) -> None:
        self._settings = settings
        self._console = console
        self._api = api
        self._demo_command = demo_command
        self._started = time.monotonic()
        self._stop = threading.Event()
        self._loading: subprocess.Popen[bytes] | None = None

    @contextlib.contextmanager
    def in_background(self) -> Iterator[None]:
        """Announce while the block runs; at its end stop what is still going on."""
        # A question under way is never answered once the servers have ended: nobody waits for it then.
        thread = threading.Thread(target=self._announce, name="announcement", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            if self._loading is not None and self._loading.poll() is None:
                self._loading.send_signal(signal.SIGTERM)
            thread.join(_LAST_WORD_SECONDS)

    def _announce(self) -> None:
        if not self._api.wait_until_healthy(self._stop, timeout_seconds=_HEALTH_TIMEOUT_SECONDS):
            if not self._stop.is_set():
                self._console.print(f"The service is not healthy yet; see {self._settings.home / 'logs'}", style="bold")
            return
        self._print_addresses(time.monotonic() - self._started)
        try:
            with open_parts(self._settings) as parts:
                self._offer_first_administrator(parts)
                if self._demo_command is not None and not self._load_demo(self._demo_command):
                    return
                self._print_headlines(parts)
        except (Unavailable, Conflict) as error:
            if not self._stop.is_set():
                self._console.print(f"  The figures are missing: {error}", soft_wrap=True)
        if not self._stop.is_set():
            self._console.print("Ctrl-C stops it.", style="dim")

    def _print_addresses(self, seconds: float) -> None:
        settings = self._settings
        host = "localhost" if settings.host == "127.0.0.1" else settings.host
        self._console.print(f"CapLiquify is running ({seconds:.1f} s).", style="bold")
        self._console.print(f"  Web app  http://{host}:{settings.web_port}")
        if web_folder() is None:
            self._console.print("           not built in this checkout: make web")
        self._console.print(f"  API      http://{host}:{settings.api_port}/api/v1")
        self._console.print(f"  MCP      http://{host}:{settings.mcp_port}/mcp")
        self._console.print(f"  Data     {settings.home}", soft_wrap=True)

    def _load_demo(self, command: Sequence[str]) -> bool:
        self._loading = subprocess.Popen(  # noqa: S603 - our own command line
            launch_command(command, death_signal=signal.SIGKILL),
            env=environment_of(self._settings),
            stdin=subprocess.DEVNULL,
        )
        return self._loading.wait() == 0

    def _offer_first_administrator(self, parts: Parts) -> None:
        if parts.identity.name != "built-in":
            return
        with parts.system_context(terminal_actor()) as context:
            link = first_administrator.offer(context, parts.web_url)
        if link is not None:
            self._console.print(
                "\nNobody has an account yet. Open this link to make the first; it works once, within a day:"
            )
            self._console.print(f"  {link}\n", soft_wrap=True)

    def _print_headlines(self, parts: Parts) -> None:
        slug = self._organisation_with_data(parts)
        if slug is None:
            self._console.print("  No data yet: drop exported files on the web app, or capliquify import FILES")
            return
        # Loaded now, after the service is healthy: the libraries behind the figures take most of a second.
        from capliquify.services import cash, working_capital  # noqa: PLC0415 - as said

        with parts.context(slug, acting_user(), read_only=True) as context:
            sheet = cash.get_cash(context)
            days = working_capital.get_working_capital(context)
        for line in headlines(msgspec.to_builtins(sheet), msgspec.to_builtins(days)):
            self._console.print(f"  {line}", soft_wrap=True)

    def _organisation_with_data(self, parts: Parts) -> str | None:
        with parts.system_context(terminal_actor()) as context:
            found = organisations.list_organisations(context).organisations
        with_data = [each.slug for each in found if not each.empty]
        wanted = "demo" if self._demo_command is not None else "default"
        return wanted if wanted in with_data else next(iter(with_data), None)


def headlines(cash: dict[str, Any], working_capital: dict[str, Any]) -> list[str]:
    """Cash today, the tightest week and the cash conversion cycle, each in one line.

    Args:
        cash: the document of `/api/v1/cash`.
        working_capital: the document of `/api/v1/working-capital`.
    """
    currency = cash["currency"] or ""
    weeks = {week["week_ending"]: week for week in cash["weeks"]}
    opening = cash["weeks"][0]["opening"] if cash["weeks"] else None
    lines = [f"Cash on {cash['as_of']}: {_amount(opening)} {currency}".rstrip()]
    tightest = weeks.get(cash["tightest_week"])
    if tightest is not None:
        lines.append(
            f"Tightest week ends {tightest['week_ending']}: {_amount(tightest['closing'])} {currency} "
            f"and {_amount(tightest['headroom'])} undrawn"
        )
    if cash["first_breach"] is not None:
        breach = cash["first_breach"]
        lines.append(
            f"Short of cash in the week ending {breach['week_ending']}: {_amount(breach['shortfall'])} {currency}"
        )
    average = working_capital["basis"]["average"]
    parts = ("days_sales_outstanding", "days_inventory_outstanding", "days_payable_outstanding")
    sales, inventory, payable = (_days(average[part]) for part in parts)
    lines.append(
        f"Cash conversion cycle: {_days(average['cash_conversion_cycle'])} days "
        f"(sales {sales} + inventory {inventory} - payable {payable})"
    )
    return lines


def _amount(value: str | None) -> str:
    return _ABSENT if value is None else f"{Decimal(value):,.2f}"


def _days(value: str | None) -> str:
    return _ABSENT if value is None else f"{Decimal(value):.1f}"
