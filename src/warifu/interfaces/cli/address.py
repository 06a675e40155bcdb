"""Where the program listens and what people type to reach it. Refuses every combination that would serve records without TLS.

- Nothing said: http://localhost:8000, on 127.0.0.1 and ::1. A name and not a number, since passkeys are bound to names.
- `--origin https://NAME` with `--tls-cert` and `--tls-key`: on every address of the machine.
- `--origin https://NAME` with `--behind-proxy ADDRESS`: the proxy holds the certificate; forwarded headers are believed
  from ADDRESS only. A proxy on this machine is reached over loopback; one elsewhere needs the certificate here too, so
  that nothing crosses a network in clear.
- The example is served on localhost and nowhere else.
"""

import argparse
import errno
import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from warifu.registers.installation import InstallationError

LOOPBACK = ("127.0.0.1", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - only ever with TLS
DEFAULT_PORT = 8000


@dataclass(frozen=True, slots=True)
class Address:
    origin: str
    hosts: tuple[str, ...]
    port: int  # 0: any free one, which then stands in the origin
    certificate: Path | None = None
    key: Path | None = None
    proxy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("address")
    group.add_argument("--origin", help="the address people type, https://NAME (default http://localhost:8000)")
    group.add_argument("--port", type=int, help="port to listen on")
    group.add_argument("--tls-cert", type=Path, help="certificate chain, PEM")
    group.add_argument("--tls-key", type=Path, help="its key, PEM")
    group.add_argument("--behind-proxy", metavar="ADDRESS", help="believe forwarded headers from this address")


def is_number(host: str) -> bool:
    """Is this host a bare IP address (with or without the brackets of IPv6)?"""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _parts(origin: str) -> tuple[str, str, int | None]:
    """Scheme, name and port of an origin, or why it is none."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError as fault:
        raise InstallationError(f"--origin {origin}: {fault}") from fault
    name = parts.hostname or ""
    if (
        parts.scheme not in ("http", "https")
        or not name
        or parts.path
        or parts.query
        or parts.fragment
        or parts.username
    ):
        raise InstallationError(f"--origin {origin}: an origin is https://NAME or https://NAME:PORT and nothing more")
    if is_number(name):
        raise InstallationError(f"--origin {origin}: passkeys are bound to a name, a bare address has none")
    return parts.scheme, name, port


def _proxy(address: str, tls: bool) -> str:
    try:
        proxy = ipaddress.ip_address(address)
    except ValueError as fault:
        raise InstallationError(f"--behind-proxy {address}: {fault}") from fault
    if not proxy.is_loopback and not tls:
        raise InstallationError(
            f"--behind-proxy {address}: a proxy on another machine needs --tls-cert and --tls-key here too; "
            "without TLS nothing but loopback is served"
        )
    return str(proxy)


def choose(args: argparse.Namespace, stored: str | None, *, example: bool) -> Address:
    """The address that the arguments, and an installation's stored origin, ask for. InstallationError says why not."""
    cert, key = args.tls_cert, args.tls_key
    if bool(cert) != bool(key):
        raise InstallationError("--tls-cert and --tls-key go together")
    for file in filter(None, (cert, key)):
        if not file.is_file():
            raise InstallationError(f"{file} is missing")
    origin = args.origin or (stored if args.port is None or (stored or "").startswith("https") else None)
    scheme, name, port = _parts(origin or f"http://localhost:{DEFAULT_PORT if args.port is None else args.port}")
    if example and (name != "localhost" or scheme != "http" or args.behind_proxy):
        raise InstallationError(
            "the example is served at http://localhost and nowhere else: it lets everybody in as anybody"
        )
    if scheme == "http":
        return _plain(args, name, port)
    if not cert and not args.behind_proxy:
        raise InstallationError(f"{scheme}://{name} needs --tls-cert and --tls-key, or --behind-proxy ADDRESS")
    proxy = _proxy(args.behind_proxy, bool(cert)) if args.behind_proxy else ""
    netloc = name if port in (None, 443) else f"{name}:{port}"
    listens = (port or 443) if cert and not proxy else DEFAULT_PORT
    hosts = EVERYWHERE if cert and name != "localhost" else LOOPBACK
    return Address(f"https://{netloc}", hosts, listens if args.port is None else args.port, cert, key, proxy)


def _plain(args: argparse.Namespace, name: str, port: int | None) -> Address:
    if name != "localhost":
        raise InstallationError("without TLS nothing but localhost is served: give --origin https://NAME")
    if args.tls_cert or args.behind_proxy:
        raise InstallationError("--tls-cert and --behind-proxy need --origin https://NAME")
    port = (80 if port is None else port) if args.port is None else args.port
    return Address("http://localhost" if port == 80 else f"http://localhost:{port}", LOOPBACK, port)


def bind(address: Address) -> tuple[str, list[socket.socket]]:
    """Bind the sockets (not listening yet) and give the origin with the port it really is. IPv6 only where the machine has it."""
    bound: list[socket.socket] = []
    port = address.port
    for host in address.hosts:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listening = socket.socket(family, socket.SOCK_STREAM)
        except OSError:
            continue
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            listening.bind((host, port))
        except OSError as fault:
            listening.close()
            if family == socket.AF_INET6 and fault.errno == errno.EADDRNOTAVAIL:
                continue
            raise InstallationError(
                f"cannot listen on {host} port {port}: {fault.strerror}; --port takes another"
            ) from fault
        port = listening.getsockname()[1]
        bound.append(listening)
    if not bound:
        raise InstallationError("this machine has none of the addresses " + ", ".join(address.hosts))
    origin = address.origin.removesuffix(":0") + f":{port}" if address.origin.endswith(":0") else address.origin
    return origin, bound
