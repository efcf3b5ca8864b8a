"""What people do, in a real browser against the whole product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.product import Product, run_journey, running_product

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.e2e


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    with running_product(tmp_path / "home") as started:
        yield started


def test_a_controller_imports_files_reads_the_errors_and_opens_a_cell(product: Product, tmp_path: Path) -> None:
    run_journey("journey", product.told(tmp_path / "pictures"))


def test_people_sign_in_with_two_factors_invite_and_decide_together(product: Product, tmp_path: Path) -> None:
    run_journey("people-and-trust", product.told(tmp_path / "pictures"))
