"""What people do, in a real browser against the whole product."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from support.product import WEB, answers, free_ports, product_command, run_journey, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.e2e

WELCOME = re.compile(r"http://\S+/welcome#token=\S+")


@dataclass(frozen=True, kw_only=True)
class Product:
    """A running product nobody has an account in.

    Attributes:
        address: Where its web app is.
        welcome: The link it printed for the first administrator.
        home: Its data folder.
    """

    address: str
    welcome: str
    home: Path

    def told(self, pictures: Path) -> dict[str, str]:
        return {
            "CAPLIQUIFY_HOME": str(self.home),
            "CAPLIQUIFY_URL": self.address,
            "CAPLIQUIFY_WELCOME": self.welcome,
            "CAPLIQUIFY_PICTURES": str(pictures),
        }


@contextmanager
def running_product(home: Path) -> Iterator[Product]:
    """`capliquify up` in an empty data folder while the block runs."""
    web, api, mcp = free_ports(3)
    health = f"http://127.0.0.1:{web}/api/health"
    with running(
        product_command(web, api, mcp),
        home.with_suffix(".log"),
        lambda written: answers(health) and WELCOME.search(written) is not None,
        {"CAPLIQUIFY_HOME": str(home)},
    ) as log:
        # The app and the link must be of one origin: the cookie of the session belongs to it.
        welcome = WELCOME.findall(log.read_text())[-1]
        yield Product(address=welcome.split("/welcome")[0], welcome=welcome, home=home)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    assert WEB.is_file(), "the web app is not built: run `make web`"
    with running_product(tmp_path / "home") as started:
        yield started


def test_a_controller_imports_files_reads_the_errors_and_opens_a_cell(product: Product, tmp_path: Path) -> None:
    run_journey("journey", product.told(tmp_path / "pictures"))


def test_people_sign_in_with_two_factors_invite_and_decide_together(product: Product, tmp_path: Path) -> None:
    run_journey("people-and-trust", product.told(tmp_path / "pictures"))
