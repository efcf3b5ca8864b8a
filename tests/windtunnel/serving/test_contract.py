"""Descriptions of interfaces refuse what they do not know."""

from __future__ import annotations

import pytest

from windtunnel.serving.contract import Contract, ContractBroken


@pytest.fixture
def contract() -> Contract:
    made = Contract("clerk")
    made.__dict__["description"] = {
        "closed": True,
        "objects": {
            "thing": {"Id": "string", "Size": "number?", "Kind": "A|B", "Tags": "string[]?", "Map": "integer{}?"}
        },
        "operations": {
            "GET /things": {"query": ["page"], "answer": "thing[]"},
            "POST /things": {"body": {"Id": "string"}, "may": {"Size": "number"}, "answer": "thing"},
        },
    }
    return made


@pytest.mark.parametrize(
    "value",
    [
        {"Id": "1", "Kind": "A"},
        {"Id": "1", "Kind": "B", "Size": 1.5, "Tags": ["x"], "Map": {"k": 1}},
        {"Id": "1", "Kind": "B", "Size": None},
    ],
)
def test_a_value_of_the_kind_passes(contract: Contract, value: object) -> None:
    contract.check("thing", value)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"Kind": "A"}, "lacks Id"),
        ({"Id": "1", "Kind": "C"}, "Kind is no A|B"),
        ({"Id": "1", "Kind": "A", "Size": True}, "Size is no number"),
        ({"Id": "1", "Kind": "A", "Tags": "x"}, "Tags is no list"),
        ({"Id": "1", "Kind": "A", "Map": {"k": "1"}}, "Map.k is no integer"),
        ({"Id": "1", "Kind": "A", "New": 1}, "has New"),
        ([], "is no object"),
    ],
)
def test_another_value_is_refused_with_its_place(contract: Contract, value: object, told: str) -> None:
    with pytest.raises(ContractBroken, match=told.replace("|", r"\|")):
        contract.check("thing", value)


def test_an_unknown_parameter_is_refused(contract: Contract) -> None:
    with pytest.raises(ContractBroken, match="no parameter size"):
        contract.check_query("GET /things", ["page", "size"])


@pytest.mark.parametrize("body", [{}, {"Id": "1", "Name": "x"}, {"Id": "1", "Size": "big"}])
def test_a_body_that_is_not_described_is_refused(contract: Contract, body: dict[str, object]) -> None:
    with pytest.raises(ContractBroken):
        contract.check_body("POST /things", body)


def test_an_answer_is_checked_by_its_operation(contract: Contract) -> None:
    with pytest.raises(ContractBroken, match=r"answer of GET /things\[0\] lacks Id"):
        contract.check_answer("GET /things", [{"Kind": "A"}])
