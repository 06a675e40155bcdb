"""Where the program may listen: nothing but loopback without TLS, names and not numbers, the example on localhost only."""

import argparse
import socket
from pathlib import Path

import pytest

from warifu.interfaces.cli.address import EVERYWHERE, LOOPBACK, add_arguments, bind, choose
from warifu.registers.installation import InstallationError


def _args(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture
def tls(tmp_path: Path) -> list[str]:
    for name in ("cert", "key"):
        (tmp_path / name).write_text("PEM")
    return ["--tls-cert", str(tmp_path / "cert"), "--tls-key", str(tmp_path / "key")]


def test_nothing_said_is_localhost() -> None:
    where = choose(_args(), None, example=False)
    assert (where.origin, where.hosts, where.port) == ("http://localhost:8000", LOOPBACK, 8000)


def test_a_port_moves_it_and_a_stored_address_is_kept() -> None:
    assert choose(_args("--port", "9000"), "http://localhost:8000", example=True).origin == "http://localhost:9000"
    assert choose(_args(), "http://localhost:9000", example=False).port == 9000


def test_a_name_with_tls_is_served_everywhere(tls: list[str]) -> None:
    where = choose(_args("--origin", "https://warifu.example", *tls), None, example=False)
    assert (where.origin, where.hosts, where.port) == ("https://warifu.example", EVERYWHERE, 443)
    assert choose(_args("--origin", "https://warifu.example:8443", *tls), None, example=False).port == 8443
    # Once chosen, only the certificate must be named again.
    assert choose(_args(*tls), "https://warifu.example", example=False).hosts == EVERYWHERE


def test_behind_a_proxy_on_this_machine_only_loopback_is_bound() -> None:
    where = choose(_args("--origin", "https://warifu.example", "--behind-proxy", "127.0.0.1"), None, example=False)
    assert (where.hosts, where.port, where.proxy) == (LOOPBACK, 8000, "127.0.0.1")


def test_a_proxy_elsewhere_needs_tls_on_the_way(tls: list[str]) -> None:
    words = ["--origin", "https://warifu.example", "--behind-proxy", "192.0.2.7"]
    with pytest.raises(InstallationError, match="another machine"):
        choose(_args(*words), None, example=False)
    assert choose(_args(*words, *tls), None, example=False).hosts == EVERYWHERE


@pytest.mark.parametrize(
    "words",
    [
        ["--origin", "http://warifu.example"],
        ["--origin", "https://warifu.example"],
        ["--origin", "https://192.0.2.1", "--behind-proxy", "127.0.0.1"],
        ["--origin", "https://[2001:db8::1]", "--behind-proxy", "127.0.0.1"],
        ["--origin", "https://warifu.example/path", "--behind-proxy", "127.0.0.1"],
        ["--origin", "https://a@warifu.example", "--behind-proxy", "127.0.0.1"],
        ["--origin", "https://warifu.example:99999", "--behind-proxy", "127.0.0.1"],
        ["--origin", "ftp://warifu.example"],
        ["--origin", "https://warifu.example", "--behind-proxy", "proxy.example"],
        ["--origin", "https://warifu.example", "--tls-cert", "/nowhere/cert"],
        ["--origin", "https://warifu.example", "--tls-cert", "/nowhere/cert", "--tls-key", "/nowhere/key"],
        ["--behind-proxy", "127.0.0.1"],
    ],
)
def test_every_other_way_is_refused(words: list[str]) -> None:
    with pytest.raises(InstallationError):
        choose(_args(*words), None, example=False)


def test_the_example_is_on_localhost_or_nowhere(tls: list[str]) -> None:
    for words in (["--origin", "https://warifu.example", *tls], ["--origin", "https://localhost", *tls]):
        with pytest.raises(InstallationError, match="example"):
            choose(_args(*words), None, example=True)


def test_a_free_port_is_found_and_stands_in_the_origin() -> None:
    origin, sockets = bind(choose(_args("--port", "0"), None, example=False))
    try:
        ports = {s.getsockname()[1] for s in sockets}
        assert len(ports) == 1 and origin == f"http://localhost:{ports.pop()}"
        assert {s.getsockname()[0] for s in sockets} <= set(LOOPBACK)
    finally:
        for held in sockets:
            held.close()


def test_a_port_in_use_is_said_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InstallationError, match="--port"):
            bind(choose(_args("--port", str(taken.getsockname()[1])), None, example=False))
