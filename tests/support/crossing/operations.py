"""Every operation of the interface, from its own description, and requests that fit it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from capliquify.api.app import create_interface, describe_interface
from capliquify.api.calling import FRESH_FACTOR, NEED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from capliquify.bootstrap import Parts
    from capliquify.domain.access.permissions import Need
    from support.crossing.companies import Company

_PLACEHOLDER: Final = re.compile(r"\{(\w+)(?::\w+)?\}")

# A parameter of a path or body that names a thing of one company → the kind of thing (support.crossing.companies).
THINGS: Final = {
    "import_id": "import_id",
    "user_id": "member_id",
    "member_id": "member_id",
    "invitation_id": "invitation_id",
    "approval_id": "approval_id",
    "key_id": "key_id",
    "api_key_id": "key_id",
    "secret_name": "secret_name",
    "session_id": "session_id",
    "line_id": "line_id",
    "source_id": "source_id",
    "connection_id": "source_id",
    "check_id": "check_id",
    "mapping_id": "mapping_id",
    "target": "item_code",
    "settlement_id": "settlement_id",
}
# What stands in a path behind a word, where the parameter's own name means something else elsewhere.
BEHIND: Final = {"/secrets/": {"name": "secret_name"}}
# A parameter of a path that names nothing of a company.
OPEN_WORDS: Final = {
    "file_name": "facility.csv",
    "path": "openapi.json",
    "code": "not-found",
    "vendor": "xero",
    "organisation_id": "00000000-0000-0000-0000-000000000000",
    "token": "cll_" + "x" * 43,
}
# Values of bodies and queries by name, where the schema alone leads to a refusal before anybody is let in.
VALUES: Final[Mapping[str, Any]] = {
    "email": "somebody@elsewhere.example",
    "file_name": "new.csv",
    "name": "something new",
    "slug": "brand-new",
    "payload_hash": "00" * 32,
    "password": "a long sentence nobody guesses 9",
    "new_password": "another long sentence nobody guesses 9",
    "code": "000000",
    "as_of": "2026-06-30",
    "currency": "GBP",
    "permissions": ["demand:read"],
    "role": "viewer",
    "amount": "12.00",
    "approval_limit": "0",
    "pay_on": "2026-07-10",
    "vendor": "xero",
    "settings": {"client_id": "us"},
    "credentials": {"client_secret": "made up"},
}
NOT_SENT: Final = frozenset({"as_of", "cursor", "currency", "kind", "encoding", "Idempotency-Key"})


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation: how it is asked and what it needs."""

    name: str
    method: str
    path: str
    need: Need
    fresh_factor: bool
    description: Mapping[str, Any]
    schemas: Mapping[str, Any]

    @property
    def reads(self) -> bool:
        """Whether it only reads."""
        return self.method == "GET"

    @property
    def placeholders(self) -> list[str]:
        """The parameters of its path."""
        return _PLACEHOLDER.findall(self.path)

    @property
    def things(self) -> dict[str, str]:
        """Those of them that name a thing of a company, with its kind."""
        behind = {name: kind for word, names in BEHIND.items() if word in self.path for name, kind in names.items()}
        kinds = {**THINGS, **behind}
        return {name: kinds[name] for name in self.placeholders if name in kinds}

    @property
    def takes_organisation(self) -> bool:
        """Whether it is asked of one company."""
        return any(each["name"] == "organisation" for each in self.description["parameters"])

    @property
    def body(self) -> tuple[str, Mapping[str, Any]] | None:
        """Media type and schema of its body."""
        content = self.description.get("requestBody", {}).get("content", {})
        return next(((media_type, each["schema"]) for media_type, each in content.items()), None)

    @property
    def mentioned(self) -> set[str]:
        """Names in its query and body that name a thing of a company."""
        names = {each["name"] for each in self.description["parameters"] if each["in"] == "query"}
        return set(THINGS) & (names | self._properties({} if self.body is None else self.body[1]))

    def _properties(self, schema: Mapping[str, Any]) -> set[str]:
        if "$ref" in schema:
            return self._properties(self.schemas[schema["$ref"].rsplit("/", 1)[1]])
        inner = [*schema.get("properties", {}).values(), *schema.get("oneOf", []), schema.get("items", {})]
        return {*schema.get("properties", {}), *(name for each in inner if each for name in self._properties(each))}


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request, whoever sends it."""

    method: str
    target: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def sent(self) -> str:
        """All the caller says."""
        return f"{self.target} {self.content.decode('utf-8', errors='replace')}"


def operations() -> dict[str, Operation]:
    """All operations by name, each with what its handler declares.

    Raises:
        AssertionError: One is described that no handler declares anything for.
    """
    document = json.loads(json.dumps(describe_interface()))
    declared = dict(_declared())
    found = {}
    for path, methods in document["paths"].items():
        for method, description in methods.items():
            key = (method.upper(), path)
            assert key in declared, f"no handler declares what {key} needs"
            need, fresh = declared[key]
            found[description["operationId"]] = Operation(
                name=description["operationId"],
                method=method.upper(),
                path=path,
                need=need,
                fresh_factor=fresh,
                description=description,
                schemas=document["components"]["schemas"],
            )
    return dict(sorted(found.items()))


def _declared() -> Iterator[tuple[tuple[str, str], tuple[Need, bool]]]:
    nobody: Parts = None  # type: ignore[assignment] # routes are read here, none is asked
    for route in create_interface(nobody).routes:
        for handler in getattr(route, "route_handlers", []):
            for method in handler.http_methods:
                if handler.opt.get(NEED) is not None:
                    yield (
                        (str(method), route.path_format),
                        (handler.opt[NEED], bool(handler.opt.get(FRESH_FACTOR))),
                    )


def call_of(
    operation: Operation, company: Company, *, slug: str | None = None, things: Mapping[str, str] | None = None
) -> Call:
    """A request that fits an operation.

    Args:
        operation: What is asked.
        company: Whose things are named.
        slug: Another company asked about than that one.
        things: Identifiers by the name of a parameter, in the place of the company's own.
    """
    replaced = things or {}

    def of_path(match: re.Match[str]) -> str:
        return quote(str(replaced.get(match[1]) or _of_path(operation, match[1], company)), safe="")

    query = {
        each["name"]: _value(operation, each["name"], each["schema"], company, replaced)
        for each in _query(operation, replaced)
    }
    if operation.takes_organisation:
        query["organisation"] = slug or company.slug
    headers, content = _body_of(operation, company, replaced)
    target = _PLACEHOLDER.sub(of_path, operation.path) + (f"?{urlencode(query)}" if query else "")
    return Call(method=operation.method, target=target, headers=headers, content=content)


def _query(operation: Operation, replaced: Mapping[str, str]) -> list[Mapping[str, Any]]:
    return [
        each
        for each in operation.description["parameters"]
        if each["in"] == "query"
        and (each["name"] in replaced or (each.get("required") and each["name"] not in NOT_SENT))
    ]


def _of_path(operation: Operation, name: str, company: Company) -> str:
    if name in operation.things:
        return company.ids[operation.things[name]]
    assert name in OPEN_WORDS, (
        f"The crossing suite does not know how to fill the path parameter {name!r}: add it to THINGS (a thing of one "
        "company, with an example in support.crossing.companies) or to OPEN_WORDS (nothing of a company)."
    )
    return OPEN_WORDS[name]


def _body_of(operation: Operation, company: Company, replaced: Mapping[str, str]) -> tuple[dict[str, str], bytes]:
    if operation.body is None:
        return {}, b""
    media_type, schema = operation.body
    if media_type != "application/json":
        return {"Content-Type": media_type}, b"date,account_class,amount,currency\n"
    document = _value(operation, "", schema, company, replaced)
    return {"Content-Type": media_type}, json.dumps(document).encode()


def _value(
    operation: Operation, name: str, schema: Mapping[str, Any], company: Company, replaced: Mapping[str, str]
) -> Any:  # noqa: ANN401 - any JSON
    """A value that fits a schema; those that name a thing name one of the company."""
    if "$ref" in schema:
        referred = operation.schemas[schema["$ref"].rsplit("/", 1)[1]]
        return _value(operation, name, referred, company, replaced)
    if name in replaced or name in THINGS:
        return replaced.get(name) or company.ids[THINGS[name]]
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            first = next(each for each in schema[choice] if each.get("type") != "null")
            return _value(operation, name, first, company, replaced)
    if name in VALUES:
        return VALUES[name]
    if "enum" in schema:
        return schema["enum"][0]
    return _plain(operation, name, schema, company, replaced)


def _plain(
    operation: Operation, name: str, schema: Mapping[str, Any], company: Company, replaced: Mapping[str, str]
) -> Any:  # noqa: ANN401 - any JSON
    kind = schema.get("type")
    if kind == "object":
        wanted = {*schema.get("required", []), *(each for each in schema.get("properties", {}) if each in THINGS)}
        return {
            each: _value(operation, each, inner, company, replaced)
            for each, inner in schema.get("properties", {}).items()
            if each in wanted
        }
    if kind == "array":
        return [_value(operation, name, schema["items"], company, replaced)] * schema.get("minItems", 0)
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    formats = {"date": "2026-07-10", "date-time": "2026-07-10T00:00:00Z", "decimal": "1"}
    assert schema.get("format") != "uuid", (
        f"The crossing suite does not know what {name!r} of {operation.name} names: add it to THINGS."
    )
    return formats.get(schema.get("format", ""), "x" * max(schema.get("minLength", 1), 12))
