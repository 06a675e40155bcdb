"""What is handed in lies nowhere in clear, and a hostile file holds up nobody but who handed it in."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory

from tests.duties.custody.desk import desk, pdf
from tests.world import World
from warifu.duties.custody import stamp
from warifu.interfaces.front.proxy import MOST_BODY
from warifu.interfaces.web.case import forms


def test_an_upload_never_lies_in_a_temporary_file() -> None:
    """A crash would leave it there for anybody who gets hold of the disk, and no erasure would find it."""
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= MOST_BODY
    large = SimpleUploadedFile("report.pdf", b"x" * (3 << 20))
    request = RequestFactory().post("/documents/add/", {"file": large})
    upload = request.FILES["file"]
    assert upload.size == 3 << 20
    assert not hasattr(upload, "temporary_file_path")


def test_nobody_waits_while_a_file_is_examined(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may be examined for a minute and a half; the lock of the records, held meanwhile, would keep a right from being taken away."""
    laid = desk(world)
    outside, inside = len(connection.savepoint_ids), []
    monkeypatch.setattr(stamp, "examine", lambda _: inside.append(len(connection.savepoint_ids)))
    assert isinstance(laid.register(content=pdf()), str)
    assert inside == [outside]


def test_the_key_that_opens_everything_is_not_in_the_settings() -> None:
    key = settings.INSTALLATION.key_file.read_bytes()
    assert key.hex() not in settings.SECRET_KEY and len(settings.SECRET_KEY) == 64


def test_an_assertion_nested_without_end_is_none() -> None:
    sent = QueryDict(mutable=True)
    sent["assertion"] = "[" * 100_000
    assert forms.assertion(sent) is None
