import pytest

from tests.registers.ledger.doubles import SECONDS, append
from warifu.kernel.tlog import tiles
from warifu.registers.ledger import serve


@pytest.fixture
def reader(writer):
    """700 entries, of which a checkpoint covers 600."""
    append(writer, 600)
    writer.sign(SECONDS)
    append(writer, 100)
    return writer.reader


def test_the_newest_checkpoint_is_served_for_seconds(reader):
    served = serve.answer(reader, "checkpoint")
    assert served.body == reader.checkpoint()
    assert (served.content_type, served.cache_control) == ("text/plain; charset=utf-8", "private, max-age=1")


@pytest.mark.parametrize(
    "path", ["tile/0/000", "tile/0/002.p/88", "tile/0/002.p/1", "tile/0/001.p/255", "tile/1/000.p/2", "tile/1/000.p/1"]
)
def test_hash_tiles_are_served_in_every_width_that_a_checkpoint_may_have_had(reader, path):
    served = serve.answer(reader, path)
    assert len(served.body) == tiles.parse_path(path).width * 32
    assert (served.content_type, served.cache_control) == (
        "application/octet-stream",
        "private, max-age=31536000, immutable",
    )


@pytest.mark.parametrize("path", ["tile/entries/000", "tile/entries/002.p/88", "tile/entries/001.p/7"])
def test_bundles_are_served_and_known_as_such(reader, path):
    width = tiles.parse_path(path).width
    assert len(tiles.parse_bundle(serve.answer(reader, path).body, width)) == width
    assert serve.shows_entries(path)


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "tile/1/000.p/2"])
def test_hashes_show_no_entries(path):
    assert not serve.shows_entries(path)


@pytest.mark.parametrize(
    "path",
    ["", "tile", "tile/0/002", "tile/0/002.p/89", "tile/0/003.p/1", "tile/1/000", "tile/1/000.p/3", "tile/2/000.p/1", "tile/entries/002",
     "tile/entries/002.p/89", "tile/0/0", "tile/0/000/", "tile/0/../checkpoint", "tile/63/000.p/1", "checkpoint/", "tile/0/999"],
)  # fmt: skip
def test_what_no_checkpoint_covers_is_not_there(reader, path):
    assert serve.answer(reader, path) is None


def test_before_the_first_checkpoint_there_is_nothing(writer):
    append(writer, 300)
    assert serve.answer(writer.reader, "checkpoint") is None
    assert serve.answer(writer.reader, "tile/0/000") is None
