"""The whole set of files in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.exports.amazon import write_marketplace
from windtunnel.exports.commitments import write_commitments
from windtunnel.exports.history import write_history, write_wholesale_history
from windtunnel.exports.manifest import orders_from, write_manifest
from windtunnel.exports.shopify import write_store
from windtunnel.exports.templates import write_templates
from windtunnel.exports.unleashed import write_stock_system
from windtunnel.exports.writing import Folder
from windtunnel.exports.xero import write_ledgers

if TYPE_CHECKING:
    from pathlib import Path

    from windtunnel.company.simulation import Company
    from windtunnel.exports.manifest import Manifest


PLANNING_TEMPLATES = ("suppliers", "facility", "fx-rates", "item-planning")


def write_planning_files(company: Company, path: Path, seed: int) -> Manifest:
    """Write only what no connected system knows, and the manifest: terms, rates, planning, commitments, wholesale."""
    path.mkdir(parents=True, exist_ok=True)
    folder = Folder(path)
    write_templates(folder, company, PLANNING_TEMPLATES)
    write_commitments(folder, company)
    write_wholesale_history(folder, company)
    return write_manifest(folder, company, seed)


def write_company_files(company: Company, path: Path, seed: int) -> Manifest:
    """Write every export and the manifest into a folder; the manifest is returned."""
    path.mkdir(parents=True, exist_ok=True)
    folder = Folder(path)
    start = orders_from(company)
    write_templates(folder, company)
    write_commitments(folder, company)
    write_ledgers(folder, company)
    write_stock_system(folder, company, start)
    write_history(folder, company, start)
    for shop in company.shops.shops:
        write_store(folder, shop, start, company.last_day)
        write_marketplace(folder, shop, start)
    return write_manifest(folder, company, seed)
