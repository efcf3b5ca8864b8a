"""Amazon's regions and marketplaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.connectors.protocol import SourceFailure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REGIONS: Final = ("eu", "na", "fe")
_IDS: Final[Mapping[str, Mapping[str, str]]] = {
    "eu": {
        "Amazon.co.uk": "A1F83G8C2ARO7P",
        "Amazon.de": "A1PA6795UKMFR9",
        "Amazon.fr": "A13V1IB3VIYZZH",
        "Amazon.it": "APJ6JRA9NG5V4",
        "Amazon.es": "A1RKKUPIHCS9HS",
        "Amazon.nl": "A1805IZSGTT6HS",
        "Amazon.se": "A2NODRKZP88ZB9",
        "Amazon.pl": "A1C3SOZRARQ6R3",
        "Amazon.com.be": "AMEN7PMS3EDWL",
        "Amazon.ie": "A28R8C7NBKEWEA",
        "Amazon.com.tr": "A33AVAJ2PDY3EV",
    },
    "na": {
        "Amazon.com": "ATVPDKIKX0DER",
        "Amazon.ca": "A2EUQ1WTGCTBG2",
        "Amazon.com.mx": "A1AM78C64UM0Y8",
        "Amazon.com.br": "A2Q3Y263D00KWC",
    },
    "fe": {
        "Amazon.co.jp": "A1VC38T7YXB528",
        "Amazon.com.au": "A39IBJ37TRP1C6",
        "Amazon.sg": "A19VAU5U5O7RUS",
    },
}
SITES: Final = {number: site for sites in _IDS.values() for site, number in sites.items()}
DEFAULT_SITES: Final = {"eu": "Amazon.co.uk", "na": "Amazon.com", "fe": "Amazon.co.jp"}
API_HOSTS: Final = {region: f"sellingpartnerapi-{region}.amazon.com" for region in REGIONS}
CONSENT_HOSTS: Final = {
    "eu": "sellercentral-europe.amazon.com",
    "na": "sellercentral.amazon.com",
    "fe": "sellercentral.amazon.co.jp",
}
DOCUMENT_HOSTS: Final = {
    "eu": "tortuga-prod-eu.s3-eu-west-1.amazonaws.com",
    "na": "tortuga-prod-na.s3-external-1.amazonaws.com",
    "fe": "tortuga-prod-fe.s3-us-west-2.amazonaws.com",
}


def marketplace_ids(region: str, sites: Sequence[str]) -> tuple[str, ...]:
    """The numbers of a region's marketplaces, which a person names by site or by number.

    Raises:
        SourceFailure: One is not of the region.
    """
    known = {site.casefold(): number for site, number in _IDS[region].items()}
    known |= {number.casefold(): number for number in known.values()}
    for site in sites:
        if site.casefold() not in known:
            message = f"{site} is no marketplace of the region {region}: name some of {', '.join(_IDS[region])}."
            raise SourceFailure(message)
    return tuple(dict.fromkeys(known[site.casefold()] for site in sites))
