"""One command starts everything, says where it is, outlives its pages, ends with its front, and refuses what it must."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.interfaces.cli.serving import Serving, is_gone, parents, run, until

FRONT, PAGES = "warifu.interfaces.front.main", "warifu.interfaces.cli.pages"


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with Serving(tmp_path_factory.mktemp("serve") / "data") as started:
        yield started


def _data(serving: Serving) -> Path:
    return Path(serving._words[2])


def test_a_new_directory_becomes_an_installation_with_one_link(serving: Serving) -> None:
    data = _data(serving)
    assert json.loads((data / "installation.json").read_text())["origin"] == serving.origin
    key = data.with_name("data.key")
    assert key.stat().st_size == 32 and key.stat().st_mode & 0o077 == 0 and data.stat().st_mode & 0o077 == 0
    link = next(line.strip() for line in serving.said if "/signin/setup/#" in line)
    assert link.startswith(serving.origin + "/signin/setup/#")


def test_the_address_answers_decisions_and_pages(serving: Serving) -> None:
    assert serving.client.get("/.well-known/authzen-configuration").json()["policy_decision_point"] == serving.origin
    page = serving.client.get("/signin/")
    assert page.status_code == 200 and "text/html" in page.headers["content-type"]
    assert serving.client.get("/static/css/tokens.css").status_code == 200


def test_the_address_is_loopback_only(serving: Serving) -> None:
    port = f"{int(serving.origin.rsplit(':', 1)[1]):04X}"
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    listening = {row[1].rsplit(":", 1)[0] for row in rows if row[3] == "0A" and row[1].endswith(":" + port)}
    assert listening and listening <= {"0100007F", "00000000000000000000000001000000"}


def test_pages_that_die_come_back_and_decisions_go_on_meanwhile(serving: Serving) -> None:
    before = serving.children(PAGES)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert serving.client.get("/.well-known/authzen-configuration").status_code == 200
    assert serving.client.post("/access/v1/evaluation").status_code == 401
    until(lambda: all(is_gone(pid) for pid in before))
    down = serving.client.get("/signin/")
    assert down.status_code == 503 and "もう一度開いて" in down.text
    until(lambda: serving.client.get("/signin/").status_code == 200)
    assert not set(before) & set(serving.children(PAGES))


def _doors(serving: Serving) -> set[str]:
    """The sockets of the processes of pages."""
    told = (Path(f"/proc/{pid}/environ").read_text().split("\0") for pid in serving.children(PAGES))
    return {one.removeprefix("WARIFU_PAGES=") for all_ in told for one in all_ if one.startswith("WARIFU_PAGES=")}


def _answers(door: str) -> bool:
    with suppress(httpx.TransportError), httpx.Client(transport=httpx.HTTPTransport(uds=door)) as client:
        return client.get("http://localhost/signin/").status_code == 200
    return False


def test_where_one_process_of_pages_dies_the_others_answer(serving: Serving) -> None:
    # Each has a parent and a worker, and those of the test before may still be starting.
    until(lambda: len(serving.children(PAGES)) >= 4 and all(_answers(door) for door in _doors(serving)))
    before, family = serving.children(PAGES), parents()
    main = next(pid for pid in before if family[pid] == serving.process.pid)
    dying = [pid for pid in before if main in (pid, family[pid])]
    assert len(dying) == 2 and len(before) >= 4
    os.kill(main, signal.SIGKILL)
    until(lambda: all(is_gone(pid) for pid in dying))
    assert serving.client.get("/signin/").status_code == 200
    until(lambda: len(serving.children(PAGES)) == len(before))
    until(lambda: serving.client.get("/signin/").status_code == 200)


def test_a_second_program_on_the_same_directory_is_refused(serving: Serving) -> None:
    second = run("serve", "--data", str(_data(serving)), "--port", "0")
    assert second.returncode == 2 and "another process" in second.stderr
    assert json.loads((_data(serving) / "installation.json").read_text())["origin"] == serving.origin
    # And the first one still has its back door.
    assert (_data(serving) / "front.sock").readlink().exists()
    assert serving.client.get("/signin/").status_code == 200


def test_asked_to_stop_it_ends_in_order_and_starts_again(tmp_path: Path) -> None:
    with Serving(tmp_path / "data") as first:
        family = [*first.children(FRONT), *first.children(PAGES)]
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(30) == 0
    assert all(is_gone(pid) for pid in family) and len(family) >= 2
    assert not os.path.lexists(tmp_path / "data" / "front.sock")
    with Serving(tmp_path / "data") as again:
        assert again.client.get("/signin/").status_code == 200
        # Nobody has used the link, so there is a fresh one, and the one before is dead.
        assert [line for line in again.said if "/setup/" in line] != [line for line in first.said if "/setup/" in line]
        (front,) = again.children(FRONT)
        os.kill(front, signal.SIGKILL)
        assert again.process.wait(30) == 1
    assert not again.children(PAGES)


def test_killed_it_leaves_nobody_behind(tmp_path: Path) -> None:
    with Serving(tmp_path / "data") as serving:
        family = [*serving.children(FRONT), *serving.children(PAGES)]
        serving.process.kill()
        serving.process.wait(30)
    until(lambda: all(is_gone(pid) for pid in family))
    # What the killed one left lying about does not disturb the next.
    with Serving(tmp_path / "data") as again:
        assert again.client.get("/signin/").status_code == 200


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that was served and is not any more."""
    data = tmp_path_factory.mktemp("stopped") / "data"
    with Serving(data):
        pass
    return data


def test_without_its_key_or_its_stores_nothing_starts(stopped: Path) -> None:
    for missing in (
        stopped.with_name("data.key"),
        *(stopped / name for name in ("keys.db", "ledger.db", "records.db")),
    ):
        kept = missing.with_name(missing.name + ".kept")
        missing.rename(kept)
        refused = run("serve", "--data", str(stopped), "--port", "0")
        assert refused.returncode == 2 and missing.name in refused.stderr and "Traceback" not in refused.stderr
        assert not missing.exists()
        kept.rename(missing)
    with Serving(stopped) as again:
        assert again.client.get("/signin/").status_code == 200


def test_another_key_does_not_open_it(stopped: Path, tmp_path: Path) -> None:
    (tmp_path / "other.key").write_bytes(b"x" * 32)
    (tmp_path / "other.key").chmod(0o600)
    refused = run("serve", "--data", str(stopped), "--key-file", str(tmp_path / "other.key"), "--port", "0")
    assert refused.returncode == 2 and "key" in refused.stderr and "Traceback" not in refused.stderr


def test_an_example_wants_a_directory_of_its_own(stopped: Path, tmp_path: Path) -> None:
    refused = run("serve", "--example", "--data", str(stopped))
    assert refused.returncode == 2 and "already holds records" in refused.stderr
    (tmp_path / "letter.txt").write_text("mine")
    refused = run("serve", "--data", str(tmp_path))
    assert refused.returncode == 2 and "holds other things" in refused.stderr and len(list(tmp_path.iterdir())) == 1
    refused = run(
        "serve",
        "--example",
        "--data",
        str(tmp_path / "new"),
        "--origin",
        "https://warifu.example",
        "--behind-proxy",
        "127.0.0.1",
    )
    assert refused.returncode == 2 and "localhost" in refused.stderr and not (tmp_path / "new").exists()


def test_an_installation_keeps_its_name(stopped: Path) -> None:
    refused = run(
        "serve",
        "--data",
        str(stopped),
        "--origin",
        "https://elsewhere.example",
        "--behind-proxy",
        "127.0.0.1",
        "--port",
        "0",
    )
    assert refused.returncode == 2 and "passkeys" in refused.stderr


def test_what_could_not_be_made_leaves_nothing(tmp_path: Path) -> None:
    # The loader of the example cannot run where the place is taken by a file.
    (tmp_path / "data.key").mkdir()
    refused = run("serve", "--data", str(tmp_path / "data"), "--port", "0")
    assert refused.returncode != 0
    assert [path.name for path in tmp_path.iterdir()] == ["data.key"]
