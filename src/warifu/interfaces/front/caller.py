"""Who calls, and at which address: the rules about Host, forwarded headers and request ids, before anything else looks at a request."""

from typing import NamedTuple

from warifu.interfaces.front.plain import Scope
from warifu.interfaces.front.plan import Plan

_LONGEST_REQUEST_ID = 256


class Caller(NamedTuple):
    """`address` is the client's own, behind a proxy that is believed; `secure` says whether TLS reached as far as we can know."""

    address: str
    secure: bool
    host: str


def identify(scope: Scope, headers: dict[bytes, bytes], plan: Plan) -> Caller:
    """Forwarded headers count only when they come from the one proxy that was named; its last word is the client it saw."""
    client = scope["client"]
    address = client[0] if client else ""
    secure = scope["scheme"] == "https"
    host = headers.get(b"host", b"").decode("latin-1").lower()
    if plan.proxy and address == plan.proxy:
        secure = headers.get(b"x-forwarded-proto", b"").strip().lower() == b"https"
        forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1").rsplit(",", 1)[-1].strip()
        address = forwarded or address
        host = headers.get(b"x-forwarded-host", b"").decode("latin-1").lower() or host
    return Caller(address, secure, host)


def is_number(host: str) -> bool:
    """Is a Host header a bare IP address, with or without a port?"""
    name = host.rsplit("]", 1)[0] if host.startswith("[") else host.rsplit(":", 1)[0]
    return host.startswith("[") or (name.count(".") == 3 and name.replace(".", "").isdigit())


def request_id(headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """The caller's X-Request-ID as a header to send back; nothing where there is none, or one no header should hold."""
    given = headers.get(b"x-request-id", b"")
    if not given or len(given) > _LONGEST_REQUEST_ID or not all(0x20 <= byte < 0x7F for byte in given):
        return []
    return [(b"x-request-id", given)]


def bearer(headers: dict[bytes, bytes]) -> str:
    """The token of an Authorization header, "" where there is none of that kind."""
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    return token.strip().decode("latin-1") if scheme.lower() == b"bearer" else ""


def cookie(headers: list[tuple[bytes, bytes]], name: str) -> str:
    """The value of one cookie, "" where there is none. Two of one name: the first, as browsers send the more specific first."""
    wanted = name.encode() + b"="
    for header, value in headers:
        if header == b"cookie":
            for pair in value.split(b";"):
                if (pair := pair.strip()).startswith(wanted):
                    return pair[len(wanted) :].decode("latin-1")
    return ""
