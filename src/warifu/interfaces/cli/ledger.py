"""`warifu ledger`: hold the log, prove an entry, hand out its policy and its files, and what an operator must say to it.

Nothing here signs: only the process `front` does. No Django.
"""

import argparse
import sys
from contextlib import closing
from pathlib import Path

import httpx

from warifu.kernel.tlog import policy
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.installation import Installation
from warifu.registers.ledger import clock, published, store, witnesses
from warifu.registers.ledger.errors import Behind, Forked, NoSuchEntry, NotYetProvable
from warifu.registers.ledger.export import export
from warifu.registers.ledger.store import Reader
from warifu.registers.ledger.verify import Fetch, Verified, verify, verify_static
from warifu.registers.ledger.witnesses import Witness, Witnesses

_WAIT_SECONDS = 30


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    nouns = subparsers.add_parser("ledger", help="hold, prove, export the log").add_subparsers(
        metavar="WHAT", required=True
    )
    one = nouns.add_parser("verify", help="rebuild everything from the entries; stops at the first broken byte")
    one.add_argument(
        "--from",
        dest="source",
        metavar="URL|DIR",
        help="exported files or a log's address instead of the data directory",
    )
    one.add_argument(
        "--policy", type=Path, metavar="FILE", help="whom to believe (default: this installation's own policy)"
    )
    one.add_argument("--token-file", type=Path, metavar="FILE", help="bearer token for entry bundles behind an address")
    one.set_defaults(run=run_verify)
    one = nouns.add_parser("prove", help="print the proof file of one entry")
    one.add_argument("index", type=int)
    one.set_defaults(run=run_prove)
    one = nouns.add_parser("policy", help="print whom to believe; hand it over by another channel than the proofs")
    one.set_defaults(run=run_policy)
    one = nouns.add_parser("export", help="write the log as static files that any web server can serve")
    one.add_argument("directory", type=Path)
    one.set_defaults(run=run_export)
    one = nouns.add_parser("confirm-clock", help="believe the clock again after it was set back")
    one.set_defaults(run=run_confirm_clock)
    one = nouns.add_parser("witnesses", help="name the witnesses of the policy, and how many must cosign")
    one.add_argument("threshold", type=int)
    one.add_argument("witness", nargs="*", metavar="NAME=VKEY", help="e.g. dpa=witness.example/dpa+dd507004+BO1J...")
    one.set_defaults(run=run_witnesses)
    one = nouns.add_parser("cosign", help="store what witnesses answered to a checkpoint")
    one.add_argument("size", type=int)
    one.add_argument("file", type=Path, help="their signature lines")
    one.set_defaults(run=run_cosign)


def run_verify(args: argparse.Namespace) -> int:
    """0: everything leads to the signed roots; 1: something does not, and what; 2: there was nothing to hold."""
    try:
        rule = policy.parse(args.policy.read_bytes()) if args.policy else None
        if args.source:
            found = verify_static(_fetch(args), rule or _own_policy(_installation(args)))
        else:
            found = _verify_own(_installation(args), rule)
    except (VerificationError, Behind, Forked) as error:
        print(f"warifu: BROKEN: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        return _cannot(error)
    print(
        f"{found.origin}: {found.size:,} entries, {found.checkpoints:,} checkpoints, root {found.root.hex()}: everything agrees"
    )
    return 0


def run_prove(args: argparse.Namespace) -> int:
    try:
        with _reader(_installation(args)) as reader:
            sys.stdout.write(reader.prove(args.index))
    except (NoSuchEntry, NotYetProvable) as error:
        return _cannot(error)
    return 0


def run_policy(args: argparse.Namespace) -> int:
    with _reader(_installation(args)) as reader:
        sys.stdout.write(reader.policy())
    return 0


def run_export(args: argparse.Namespace) -> int:
    try:
        with _reader(_installation(args)) as reader:
            done = export(reader, args.directory)
    except VerificationError as error:
        print(f"warifu: BROKEN: {error}", file=sys.stderr)
        return 1
    except (NotYetProvable, OSError) as error:
        return _cannot(error)
    print(f"{args.directory}: {done.size:,} entries, {done.written:,} new files")
    return 0


def run_confirm_clock(args: argparse.Namespace) -> int:
    """The sequencer records it in the log; permits are given again from then on."""
    installation = _installation(args)
    with _reader(installation):
        stopped_by = clock.request_confirmation(installation.ledger)
    if stopped_by is None:
        print("The clock was not set back; there is nothing to confirm.")
    else:
        print(f"Confirmed: the clock is right again after entry {stopped_by}.")
    return 0


def run_witnesses(args: argparse.Namespace) -> int:
    installation = _installation(args)
    known = tuple(Witness(*text.partition("=")[::2]) for text in args.witness)
    with _reader(installation) as reader:
        log = reader.verifiers()
    try:
        named = witnesses.check(log, Witnesses(known, args.threshold))
    except VerificationError as error:
        return _cannot(error)
    with closing(database.connect(installation.ledger)) as connection:
        store.put_witnesses(connection, named)
    sys.stdout.write(witnesses.policy_text(log, named))
    return 0


def run_cosign(args: argparse.Namespace) -> int:
    installation = _installation(args)
    try:
        lines = args.file.read_text().splitlines()
        with _reader(installation) as reader, closing(database.connect(installation.ledger)) as connection:
            satisfied = witnesses.add_cosignatures(connection, reader.policy(), args.size, filter(None, lines))
    except VerificationError as error:
        print(f"warifu: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        return _cannot(error)
    print(
        f"Checkpoint of size {args.size}: "
        + ("the policy is satisfied." if satisfied else "more cosignatures are wanted.")
    )
    return 0


def _verify_own(installation: Installation, rule: policy.Policy | None) -> Verified:
    with _reader(installation) as reader:
        found = verify(reader, rule)
        published.compare(reader, published.read(installation))
        return found


def _own_policy(installation: Installation) -> policy.Policy:
    with _reader(installation) as reader:
        return policy.parse(reader.policy().encode())


def _fetch(args: argparse.Namespace) -> Fetch:
    if not args.source.startswith(("http://", "https://")):
        return lambda path: _read(Path(args.source) / path)
    headers = {"authorization": f"Bearer {args.token_file.read_text().strip()}"} if args.token_file else {}
    client = httpx.Client(headers=headers, timeout=_WAIT_SECONDS)
    return lambda path: _get(client, f"{args.source.rstrip('/')}/{path}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise VerificationError(f"{path} is missing") from None


def _get(client: httpx.Client, address: str) -> bytes:
    try:
        answer = client.get(address)
    except httpx.HTTPError as error:
        raise OSError(f"{address}: {error}") from error
    if answer.status_code in (401, 403):
        raise OSError(f"{address}: not for us ({answer.status_code}); --token-file names a token that may read entries")
    if answer.status_code != 200:
        raise VerificationError(f"{address} is missing ({answer.status_code})")
    return answer.content


def _installation(args: argparse.Namespace) -> Installation:
    return place.load(args.data, args.key_file)


def _reader(installation: Installation) -> Reader:
    try:
        reader = store.open_reader(installation.ledger)
        reader.size()
    except database.FAULTS as error:
        raise place.InstallationError(f"{installation.ledger} cannot be read: {error}") from error
    return reader


def _cannot(error: Exception) -> int:
    print(f"warifu: {error}", file=sys.stderr)
    return 2
