"""`warifu proof check`: offline, from two files; what is not proven is refused with the reason."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from tests.registers.ledger import doubles
from warifu.interfaces.cli import proof
from warifu.kernel.tlog import proof as proofs
from warifu.registers import installation as place
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import minute_of

ROOT = Path(__file__).resolve().parents[3]
FIELDS = {"kind": "designated", "subject": "対象", "reasons": ["Act 3(1)"], "detail": {"years": 5}}


@pytest.fixture
def handed_over(tmp_path):
    """Proof, policy and opening of entry 5 of 12, as files."""
    home = place.create(
        tmp_path / "data",
        tmp_path / "data.key",
        origin="http://localhost:8000",
        log_origin="example.invalid/warifu",
        example=True,
    )
    one = doubles.sealed(**FIELDS)
    with doubles.open_writer(home) as writer:
        doubles.append(writer, 5)
        writer.append([(None, one)], minute_of(doubles.AT), Clock(doubles.AT))
        doubles.append(writer, 6)
        writer.sign(doubles.SECONDS)
        (tmp_path / "a.tlog-proof").write_text(writer.reader.prove(5))
        (tmp_path / "policy").write_text(writer.reader.policy())
    (tmp_path / "opening").write_bytes(orjson.dumps(orjson.loads(one.opening) | {"index": 5}))
    return tmp_path


@pytest.fixture
def check(handed_over, capsys):
    def command(*more, file="a.tlog-proof"):
        parser = argparse.ArgumentParser()
        proof.add(parser.add_subparsers())
        args = parser.parse_args(["proof", "check", str(handed_over / file), *map(str, more)])
        code = args.run(args)
        return code, *capsys.readouterr()

    return command


def test_a_proof_holds_and_says_what_the_entry_shows(check, handed_over):
    code, said, _ = check("--policy", handed_over / "policy")
    assert code == 0
    assert said.splitlines() == [
        "The proof holds: entry 5 of 12 in example.invalid/warifu.",
        "  time    2026-11-24T00:05Z",
        "  class   act",
        f"  law     {doubles.LAW}",
        "  signed  example.invalid/warifu (Ed25519)",
        "  signed  example.invalid/warifu (ML-DSA-44, 2026-11-24T00:05:00Z)",
    ]


def test_without_a_policy_nothing_is_believed(check):
    code, said, why = check()
    assert (code, said) == (2, "")
    assert "--policy" in why


def test_disclosed_fields_are_held_against_the_entry_and_printed(check, handed_over):
    code, said, _ = check("--policy", handed_over / "policy", "--opening", handed_over / "opening")
    assert code == 0
    assert "  kind: designated\n" in said
    assert "  subject: 対象\n" in said
    assert '  reasons: ["Act 3(1)"]\n' in said
    assert '  detail: {"years":5}\n' in said


@pytest.mark.parametrize(
    "change",
    [
        lambda opening: opening["fields"]["subject"].update(value="別"),
        lambda opening: opening["fields"]["kind"].update(salt=opening["fields"]["detail"]["salt"]),
        lambda opening: opening.update(index=4),
        lambda opening: opening.update(fields={}),
        lambda opening: opening["fields"].update(name=opening["fields"]["kind"]),
    ],
)
def test_an_opening_that_is_not_the_entrys_is_refused(check, handed_over, change):
    opening = json.loads((handed_over / "opening").read_text())
    change(opening)
    (handed_over / "opening").write_text(json.dumps(opening))
    code, said, why = check("--policy", handed_over / "policy", "--opening", handed_over / "opening")
    assert (code, said) == (1, "")
    assert why.startswith("warifu: REFUSED: ")


def test_one_field_alone_may_be_disclosed(check, handed_over):
    opening = json.loads((handed_over / "opening").read_text())
    (handed_over / "opening").write_text(json.dumps({"fields": {"kind": opening["fields"]["kind"]}}))
    code, said, _ = check("--policy", handed_over / "policy", "--opening", handed_over / "opening")
    assert (code, said.splitlines()[-1]) == (0, "  kind: designated")


def test_any_changed_byte_of_the_proof_is_refused(check, handed_over):
    whole = (handed_over / "a.tlog-proof").read_bytes()
    for at in range(0, len(whole), 53):
        (handed_over / "a.tlog-proof").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        code, said, _ = check("--policy", handed_over / "policy")
        assert (code, said) == (1, ""), at


def test_a_proof_without_its_entry_proves_nothing_to_whoever_has_only_the_file(check, handed_over):
    found = proofs.parse((handed_over / "a.tlog-proof").read_bytes())
    (handed_over / "a.tlog-proof").write_bytes(bytes(proofs.ProofFile(found.index, found.path, found.note)))
    code, _, why = check("--policy", handed_over / "policy")
    assert code == 1
    assert "does not carry its entry" in why


@pytest.mark.parametrize("missing", ["a.tlog-proof", "policy"])
def test_a_missing_file_is_named(check, handed_over, missing):
    (handed_over / missing).unlink()
    code, _, why = check("--policy", handed_over / "policy")
    assert code == 2
    assert missing in why


def test_it_runs_alone_without_database_network_or_django(handed_over):
    """A fresh interpreter, no installation: what was loaded is looked at afterwards."""
    program = """
import sys
from argparse import Namespace
from pathlib import Path
from warifu.interfaces.cli import proof
code = proof.run_check(Namespace(file=Path(sys.argv[1]), policy=Path(sys.argv[2]), opening=None))
print(code, *sorted({"django", "sqlite3", "socket", "httpx", "urllib.request", "http.client"} & set(sys.modules)))
"""
    arguments = [sys.executable, "-c", program, handed_over / "a.tlog-proof", handed_over / "policy"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WARIFU")} | {
        "PYTHONPATH": str(ROOT / "src")
    }
    ran = subprocess.run(arguments, capture_output=True, text=True, timeout=60, env=environment)
    assert ran.stdout.splitlines()[-1] == "0", ran.stderr
