"""The ministry of the stories and a way in as anybody of it, as the tests of the pages have them."""

from tests.interfaces.web.conftest import enter, world

__all__ = ["enter", "world"]
