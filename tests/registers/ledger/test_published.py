import shutil
from contextlib import closing

import pytest

from tests.registers.ledger.doubles import SECONDS, append, open_writer
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers import database
from warifu.registers.ledger import log, logkeys, published, store
from warifu.registers.ledger.errors import Behind, Forked
from warifu.registers.ledger.writer import Writer


@pytest.fixture
def older(home, tmp_path):
    """Puts back the log as it was at three of its five entries, as a restore from an old backup would."""
    with open_writer(home) as writer:
        append(writer, 3)
        writer.sign(SECONDS)
    kept = tmp_path / "kept.db"
    shutil.copy(home.ledger, kept)
    with open_writer(home) as writer:
        append(writer, 2)
        writer.sign(SECONDS + 1)

    def put_back():
        shutil.copy(kept, home.ledger)

    return put_back


def test_a_log_that_holds_what_it_published_opens(home, older):
    with open_writer(home) as writer:
        assert published.compare(writer.reader, published.read(home)).size == 5


def test_a_log_behind_what_it_published_does_not_open_to_sign(home, older):
    older()
    with pytest.raises(Behind, match="3 entries"):
        log.open_writer(home)


def test_a_log_of_other_entries_does_not_open_to_sign(home, older):
    record = published.path_of(home)
    kept = record.read_bytes()
    older()
    record.unlink()
    with pytest.raises(Behind, match="missing"):
        log.open_writer(home)
    # Somebody signs on regardless: two histories with one name.
    with closing(database.connect(home.ledger)) as connection:
        writer = Writer(home, connection, logkeys.load(connection, home.key_file.read_bytes()))
        append(writer, 4)
        writer.sign(SECONDS + 2)
    record.write_bytes(kept)
    with pytest.raises(Forked):
        log.open_writer(home)


def test_a_lost_log_is_not_begun_again(home, older):
    home.ledger.unlink()
    with pytest.raises(Behind, match="gone"):
        log.ensure(home)


def test_a_note_that_is_not_the_logs_is_no_record(home, older):
    record = published.path_of(home)
    record.write_bytes(record.read_bytes().replace(b"\n5\n", b"\n4\n"))
    with pytest.raises(VerificationError):
        log.open_writer(home)


def test_a_lost_record_is_taken_back_from_outside_only_if_the_log_holds_it(home, older):
    record = published.path_of(home)
    newest = record.read_bytes()
    record.unlink()
    with store.open_reader(home.ledger) as reader:
        assert published.adopt(home, reader, newest).size == 5
    assert published.read(home) == newest
    record.unlink()
    older()
    with store.open_reader(home.ledger) as reader, pytest.raises(Behind):
        published.adopt(home, reader, newest)
    assert not record.exists()
