"""`warifu ledger` from its arguments to what it prints and returns."""

import argparse
import sqlite3
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.registers.ledger import doubles
from warifu.interfaces.cli import ledger
from warifu.kernel.tlog import cosignature, keys, note, proof
from warifu.registers import installation as place
from warifu.registers.ledger import serve, store
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import minute_of


@pytest.fixture
def home(tmp_path):
    made = place.create(
        tmp_path / "data",
        tmp_path / "data.key",
        origin="http://localhost:8000",
        log_origin="example.invalid/warifu",
        example=True,
    )
    with doubles.open_writer(made) as writer:
        doubles.append(writer, 300)
        writer.sign(doubles.SECONDS)
        doubles.append(writer, 1)
    return made


@pytest.fixture
def run(home, capsys):
    def command(*arguments):
        parser = argparse.ArgumentParser()
        ledger.add(parser.add_subparsers())
        args = parser.parse_args(["ledger", *map(str, arguments)])
        args.data, args.key_file = home.directory, home.key_file
        code = args.run(args)
        return code, *capsys.readouterr()

    return command


def test_verify_says_what_was_held(run):
    code, said, _ = run("verify")
    assert code == 0
    assert said.startswith("example.invalid/warifu: 301 entries, 1 checkpoints, root ")


def test_verify_says_what_is_broken(run, home):
    with closing(sqlite3.connect(home.ledger)) as connection, connection:
        connection.execute("UPDATE entry SET leaf = zeroblob(32) WHERE idx = 7")
    code, _, said = run("verify")
    assert (code, said) == (1, "warifu: BROKEN: entry 7: its bytes do not lead to its leaf hash\n")


def test_verify_holds_the_log_against_what_was_published(run, home):
    with closing(sqlite3.connect(home.ledger)) as connection, connection:
        for table, column in (("entry", "idx"), ("opening", "idx")):
            connection.execute(f"DELETE FROM {table} WHERE {column} >= 256")
        connection.execute("DELETE FROM checkpoint")
    code, _, said = run("verify")
    assert code == 1
    assert "300 was published" in said


def test_a_directory_is_exported_and_verified_against_the_policy(run, home, tmp_path):
    assert run("export", tmp_path / "out")[:2] == (0, f"{tmp_path / 'out'}: 300 entries, 5 new files\n")
    _, policy, _ = run("policy")
    (tmp_path / "policy").write_text(policy)
    for more in ([], ["--policy", tmp_path / "policy"]):
        assert run("verify", "--from", tmp_path / "out", *more)[0] == 0
    (tmp_path / "out/tile/1/000.p/1").unlink()
    code, _, said = run("verify", "--from", tmp_path / "out")
    assert code == 1
    assert "tile/1/000.p/1 is missing" in said


@pytest.fixture
def address(home):
    """The log behind an address; bundles only with the token."""

    class Log(BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.removeprefix("/ledger/")
            if serve.shows_entries(path) and self.headers["authorization"] != "Bearer secret":
                self.send_error(403)
                return
            with store.open_reader(home.ledger) as reader:
                found = serve.answer(reader, path)
            if found is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("content-length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Log)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ledger/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_log_behind_an_address_is_verified_with_a_token(run, tmp_path, address):
    (tmp_path / "token").write_text("secret\n")
    code, said, _ = run("verify", "--from", address, "--token-file", tmp_path / "token")
    assert (code, said.split(",")[0]) == (0, "example.invalid/warifu: 300 entries")
    code, _, said = run("verify", "--from", address)
    assert code == 2
    assert "--token-file" in said
    assert run("verify", "--from", "http://127.0.0.1:9/none")[0] == 2


def test_prove_prints_a_proof_file(run, home):
    code, said, _ = run("prove", 17)
    assert code == 0
    assert proof.parse(said.encode()).index == 17
    assert run("prove", 300)[0] == 2
    code, _, said = run("prove", 999)
    assert (code, said) == (2, "warifu: there is no entry 999\n")


def test_confirm_clock_says_whether_there_was_anything_to_confirm(run, home):
    assert run("confirm-clock")[:2] == (0, "The clock was not set back; there is nothing to confirm.\n")
    with doubles.open_writer(home) as writer:
        writer.append([(None, doubles.sealed("log"))], minute_of(doubles.AT), Clock(doubles.AT, 301))
    assert run("confirm-clock")[:2] == (0, "Confirmed: the clock is right again after entry 301.\n")


def test_witnesses_are_named_and_their_answers_stored(run, home, tmp_path):
    dpa = keys.SigningKey("witness.example/dpa", cosignature.COSIGNATURE_ED25519, b"\x21" * 32)
    code, said, _ = run("witnesses", 1, f"dpa={dpa.verifier}")
    assert code == 0
    assert "group hybrid all log-pq witnesses" in said
    assert run("prove", 17)[0] == 2
    with store.open_reader(home.ledger) as reader:
        text = note.parse(reader.checkpoint()).text
    (tmp_path / "lines").write_text(str(note.Note(text).signed(dpa, doubles.SECONDS).lines[0]))
    assert run("cosign", 300, tmp_path / "lines")[:2] == (0, "Checkpoint of size 300: the policy is satisfied.\n")
    assert run("prove", 17)[0] == 0
    assert run("cosign", 299, tmp_path / "lines")[0] == 1
    assert run("witnesses", 2, f"dpa={dpa.verifier}")[0] == 2


def test_without_a_log_the_reason_is_said(run, home):
    home.ledger.unlink()
    for command in (["verify"], ["policy"], ["prove", 1], ["confirm-clock"]):
        with pytest.raises(place.InstallationError, match="cannot be read"):
            run(*command)
