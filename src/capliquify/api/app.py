"""The web app and the interface for programs: one ASGI app, whatever sockets it is served on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide

from capliquify.api.access_log import with_access_log
from capliquify.api.calling import provide_caller, require_credential
from capliquify.api.cors import checked_origins, with_cors
from capliquify.api.documentation import DecimalSchema, openapi_config, tidy_document
from capliquify.api.head import with_head
from capliquify.api.hosts import with_host_check
from capliquify.api.livez import with_livez
from capliquify.api.problems import exception_handlers
from capliquify.api.proxies import with_trusted_proxies
from capliquify.api.rate_limits import with_rate_limit
from capliquify.api.response_headers import BrowserPolicy, with_security_headers
from capliquify.api.routes import (
    account,
    ageing,
    api_keys,
    approvals,
    audit,
    cash,
    cash_lines,
    checks,
    configuration,
    demand,
    health,
    imports,
    invitations,
    mappings,
    members,
    open_documents,
    organisation_export,
    organisations,
    password_resets,
    plan,
    problem_pages,
    secrets,
    session,
    source_acts,
    source_connecting,
    source_webhooks,
    sources,
    templates,
    uploads,
    webhooks,
    working_capital,
)
from capliquify.api.routes.health import HealthProbe
from capliquify.api.strictness import refuse_unclear_query
from capliquify.api.web_files import web_app
from capliquify.bootstrap import Parts

if TYPE_CHECKING:
    from capliquify.api.asgi import App, Receive, Scope, Send

MAX_DOCUMENT_BYTES: Final = 1024 * 1024
DEFAULT_MAX_UPLOAD_BYTES: Final = 200 * 1024 * 1024

_QUESTIONS: Final = (
    organisations, cash, working_capital, ageing, open_documents, demand, plan, imports, uploads, templates,
    session, account, password_resets, audit, organisation_export,
    webhooks, source_webhooks, sources, source_acts, source_connecting, mappings, checks,
    api_keys, members, invitations, approvals, cash_lines, secrets,
)  # fmt: skip
_INTERFACE_PREFIXES: Final = ("/api/", "/problems/")
_INTERFACE_PATHS: Final = frozenset({"/api", "/readyz"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """What lies between us and those who ask.

    Attributes:
        cors_origins: Other sites whose pages may ask with a key.
        trusted_proxies: Addresses or networks of proxies whose word about the caller counts.
        browsers: What browsers are told of the installation.
    """

    browsers: BrowserPolicy
    cors_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()


def create_app(
    parts: Parts,
    *,
    web_folder: Path | None = None,
    allowed_hosts: Iterable[str] = (),
    max_upload_bytes: int = DEFAULT_MAX_UPLOAD_BYTES,
    edge: Edge | None = None,
) -> App:
    """The ASGI app of the web app and the API.

    Args:
        parts: What bootstrap made of the settings.
        web_folder: The built web app; without it pages say how to build it.
        allowed_hosts: Host names answered for besides those of the loopback interface.
        max_upload_bytes: The largest file taken in.
        edge: What lies in front; nothing, and the address people reach the web app at, when left out.

    Raises:
        InvalidInput: A proxy is no address, or a site no origin.
    """
    interface = cast("App", create_interface(parts, max_upload_bytes=max_upload_bytes))
    pages = web_app(web_folder)

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and not _belongs_to_interface(scope["path"])
        await (pages if is_page else interface)(scope, receive, send)

    edge = edge or Edge(browsers=BrowserPolicy(https=parts.web_url.startswith("https://")))
    origins = checked_origins(edge.cors_origins)
    checked = with_cors(with_host_check(with_head(choose), allowed_hosts, origins), origins)
    counted = with_rate_limit(checked, parts.limiter, _belongs_to_interface)
    secured = with_security_headers(with_livez(counted), edge.browsers)
    return with_trusted_proxies(with_access_log(secured), edge.trusted_proxies)


def create_interface(parts: Parts, *, max_upload_bytes: int = DEFAULT_MAX_UPLOAD_BYTES) -> Litestar:
    """The API alone, without the wrappers every request passes."""
    return _interface({"parts": parts, "probe": HealthProbe(parts), "max_upload_bytes": max_upload_bytes})


def describe_interface() -> dict[str, Any]:
    """The OpenAPI document of the API, which needs no database."""
    unanswerable = _interface(dict.fromkeys(("parts", "probe", "max_upload_bytes")))
    return tidy_document(unanswerable.openapi_schema.to_schema())


def _interface(given: Mapping[str, object]) -> Litestar:
    questions = Router("/v1", route_handlers=list(chain.from_iterable(each.HANDLERS for each in _QUESTIONS)))
    interface = Router("/api", route_handlers=[questions, *configuration.HANDLERS], before_request=refuse_unclear_query)
    return Litestar(
        route_handlers=[interface, *health.HANDLERS, *problem_pages.HANDLERS],
        dependencies={
            **{name: _given(value) for name, value in given.items()},
            "caller": Provide(provide_caller, sync_to_thread=False),
        },
        guards=[require_credential],
        state=State({"parts": given["parts"]}),
        exception_handlers=exception_handlers(),
        type_encoders={Decimal: str},
        plugins=[DecimalSchema()],
        openapi_config=openapi_config(),
        request_max_body_size=MAX_DOCUMENT_BYTES,  # a file is read, and counted, by its own handler
        logging_config=None,
    )


def _belongs_to_interface(path: str) -> bool:
    return path.startswith(_INTERFACE_PREFIXES) or path in _INTERFACE_PATHS


def _given(value: Any) -> Provide:  # noqa: ANN401 - a part of any type
    """A value that is the same for every request."""

    def give() -> Any:  # noqa: ANN401 - as above
        return value

    return Provide(give, sync_to_thread=False)
