"""The one way out: an HTTP client that calls the hosts it was allowed, at public addresses, and nothing else."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address
    Resolve = Callable[[str, int], list[str]]

PRIVATE_MARK: Final = "private:"
_MEBIBYTE: Final = 1024 * 1024
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
# Clouds answer with the credentials of the machine there: never called, whatever is allowed.
_METADATA: Final = frozenset(ipaddress.ip_address(each) for each in ("fd00:ec2::254", "100.100.100.200"))
_SHOWN_HEADERS: Final = frozenset({"accept", "content-length", "content-type", "host", "user-agent"})
_HIDDEN: Final = "[hidden]"


class EgressRefused(httpx.TransportError):
    """A call was not made, or its answer not followed, because of where it leads."""


class AnswerRefused(httpx.TransportError):
    """An answer was cut off: it is too large, too slow, or packed though it was asked for plain."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EgressPolicy:
    """Where this service may call.

    Attributes:
        hosts: Names or addresses that may be called, exactly these; each must resolve to public addresses only.
        private_hosts: Those that may be inside this network, and may be called without TLS.
    """

    hosts: frozenset[str] = frozenset()
    private_hosts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str]) -> EgressPolicy:
        """The policy of a list of hosts; one inside this network is written `private:erp.internal`."""
        given = [name.strip().lower() for name in names if name.strip()]
        private = frozenset(name.removeprefix(PRIVATE_MARK) for name in given if name.startswith(PRIVATE_MARK))
        return cls(hosts=frozenset(name for name in given if not name.startswith(PRIVATE_MARK)), private_hosts=private)

    def with_hosts(self, *names: str) -> EgressPolicy:
        """This policy and more hosts, written as for `of`."""
        more = EgressPolicy.of(names)
        return EgressPolicy(hosts=self.hosts | more.hosts, private_hosts=self.private_hosts | more.private_hosts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How long a call may take and how much it may bring."""

    connect_seconds: float = 5
    wait_seconds: float = 10  # for each part of the answer
    total_seconds: float = 60
    answer_bytes: int = 20 * _MEBIBYTE


def system_addresses(host: str, port: int) -> list[str]:
    """The addresses this machine resolves a name to, in the order to try them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def guarded_client(
    policy: EgressPolicy,
    *,
    limits: Limits | None = None,
    resolve: Resolve = system_addresses,
    verify: ssl.SSLContext | None = None,
    **options: Any,  # noqa: ANN401 - what httpx.Client takes: base_url, headers, auth, params
) -> httpx.Client:
    """A client that keeps to a policy; close it, or use it as a context manager.

    Redirects are not followed unless the caller asks for it, and never to another host. What it raises names the host
    and tells no header and no query.

    Args:
        policy: Where it may call.
        limits: How long and how much; the defaults where left out.
        resolve: Gives the addresses of a name.
        verify: The certificates it believes; those of the system where left out.
        options: What httpx.Client takes besides transport, proxy and time limits.

    Raises:
        EgressRefused: By a call: the host is not allowed, or is where it must not be.
        AnswerRefused: By a call: the answer is too large or too slow.
        httpx.TransportError: By a call: any other failure on the way.
    """
    limits = limits or Limits()
    transport = _GuardedTransport(policy, limits, resolve, verify or httpx.create_ssl_context())
    timeout = httpx.Timeout(limits.wait_seconds, connect=limits.connect_seconds)
    client = _GuardedClient(transport=transport, timeout=timeout, trust_env=False, **options)
    client.headers["Accept-Encoding"] = "identity"  # a packed answer of 1 MB may unpack to 1 GB
    hooks = client.event_hooks
    client.event_hooks = {**hooks, "response": [*hooks["response"], _refuse_redirect_elsewhere]}
    return client


class _GuardedClient(httpx.Client):
    """Takes the secrets of a request out of the errors about it."""

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:  # noqa: ANN401 - passed on unread
        try:
            return super().send(request, **options)
        except httpx.RequestError as error:
            error.request = _without_secrets(error.request)
            raise


class _GuardedTransport(httpx.BaseTransport):
    """Resolves a host itself, and connects to the very address it has checked: another answer of DNS changes nothing.

    Connections are kept apart by host: two hosts at one address must not share one, which names the first of them.
    """

    def __init__(self, policy: EgressPolicy, limits: Limits, resolve: Resolve, verify: ssl.SSLContext) -> None:
        self._policy = policy
        self._limits = limits
        self._resolve = resolve
        self._verify = verify
        self._connections: dict[str, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        deadline = time.monotonic() + self._limits.total_seconds
        addresses = self._checked_addresses(request)
        inner = self._connection(request.url.host)
        for address in addresses[:-1]:
            try:
                return self._ask(inner, request, address, deadline)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # the next address may answer: often this machine has no way to the first
        return self._ask(inner, request, addresses[-1], deadline)

    def close(self) -> None:
        for inner in self._connections.values():
            inner.close()

    def _connection(self, host: str) -> httpx.HTTPTransport:
        if host not in self._connections:
            self._connections.setdefault(host, httpx.HTTPTransport(verify=self._verify, trust_env=False))
        return self._connections[host]

    def _ask(self, inner: httpx.HTTPTransport, request: httpx.Request, address: str, deadline: float) -> httpx.Response:
        extensions = dict(request.extensions)
        if _literal(request.url.host) is None:
            extensions["sni_hostname"] = request.url.raw_host.decode("ascii")
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=extensions,
        )
        response = inner.handle_request(pinned)
        try:
            _refuse_packed(response, self._limits)
        except AnswerRefused:
            response.close()
            raise
        assert isinstance(response.stream, httpx.SyncByteStream)  # noqa: S101 - the transport is a synchronous one
        response.stream = _LimitedStream(response.stream, self._limits.answer_bytes, deadline)
        return response

    def _checked_addresses(self, request: httpx.Request) -> list[str]:
        host, port = request.url.host, request.url.port or (443 if request.url.scheme == "https" else 80)
        private = host in self._policy.private_hosts
        if not private and host not in self._policy.hosts:
            message = f"{host} may not be called: name it in CAPLIQUIFY_EGRESS_HOSTS if it should be."
            raise EgressRefused(message)
        if not private and request.url.scheme != "https":
            message = (
                f"{host} may only be called with https; one inside your own network also without, once it is allowed: "
                f"CAPLIQUIFY_EGRESS_HOSTS={PRIVATE_MARK}{host}."
            )
            raise EgressRefused(message)
        try:
            addresses = list(dict.fromkeys(self._resolve(host, port)))
        except OSError:
            addresses = []
        if not addresses:
            message = f"{host} has no address at the moment."
            raise httpx.ConnectError(message)
        # One bad address among good ones is an attack, not an accident.
        if not all(_may_be_called(address, private=private) for address in addresses):
            message = (
                f"{host} leads into this network, and was not called: "
                f"name it as {PRIVATE_MARK}{host} in CAPLIQUIFY_EGRESS_HOSTS if it should be."
            )
            raise EgressRefused(message)
        return addresses


class _LimitedStream(httpx.SyncByteStream):
    """An answer's bytes, as long as there are not too many and they do not take too long."""

    def __init__(self, stream: httpx.SyncByteStream, limit: int, deadline: float) -> None:
        self._stream = stream
        self._left = limit
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            self._left -= len(chunk)
            if self._left < 0:
                message = "The answer is larger than is taken."
                raise AnswerRefused(message)
            if time.monotonic() > self._deadline:
                message = "The answer took longer than is waited for."
                raise AnswerRefused(message)
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _may_be_called(text: str, *, private: bool) -> bool:
    address = _embedded(ipaddress.ip_address(text.partition("%")[0]))
    if address in _METADATA or address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    # Site-local addresses were given up, but some networks still use them inside.
    inside = address.is_reserved or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)
    return private or (address.is_global and not inside)


def _embedded(address: Address) -> Address:
    """The IPv4 address an IPv6 one stands for, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _refuse_packed(response: httpx.Response, limits: Limits) -> None:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        message = "The answer is packed though it was asked for plain."
        raise AnswerRefused(message)
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limits.answer_bytes:
        message = f"The answer has {length} bytes, {limits.answer_bytes} are taken at most."
        raise AnswerRefused(message)


def _refuse_redirect_elsewhere(response: httpx.Response) -> None:
    if not response.has_redirect_location:
        return
    request = response.request
    try:
        target = request.url.join(response.headers["Location"])
    except httpx.InvalidURL:
        target = httpx.URL()
    if (target.host, target.scheme) != (request.url.host, request.url.scheme):
        message = f"{request.url.host} sends the call on to {target.host or 'nowhere'}, which is not followed."
        raise EgressRefused(message, request=request)


def _without_secrets(request: httpx.Request) -> httpx.Request:
    url = request.url.copy_with(userinfo=b"", query=None, fragment=None)
    headers = {name: value if name in _SHOWN_HEADERS else _HIDDEN for name, value in request.headers.items()}
    return httpx.Request(request.method, url, headers=headers)
