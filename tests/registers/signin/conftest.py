"""People with accounts, straight into the tables, and a device that signs for them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import django
import pytest
from django.db import connection

# Before any model is imported; the installation it reads is the one the suite made.
django.setup()

from tests.registers.signin.office import Office  # noqa: E402
from warifu.kernel.ids import Instant, PersonId  # noqa: E402
from warifu.registers.installation import new_id  # noqa: E402
from warifu.registers.people.models import Person  # noqa: E402
from warifu.registers.postgres import ServerCursor  # noqa: E402
from warifu.registers.signin.authenticator import Authenticator  # noqa: E402
from warifu.registers.signin.models import Account  # noqa: E402
from warifu.registers.signin.sql import seconds  # noqa: E402

ORIGIN = "http://localhost:8000"
Later = Callable[..., Instant]


@pytest.fixture
def later(at: datetime) -> Later:
    """The reference time and some more: `later(minutes=30)`."""
    return lambda **more: Instant(at + timedelta(**more))


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(ORIGIN)


@pytest.fixture
def person(db: None) -> PersonId:
    made = PersonId(new_id())
    Person.objects.create(id=made, names=b"sealed")
    return made


@pytest.fixture
def account(person: PersonId, at: datetime) -> Account:
    return Account.objects.create(id=new_id(), person_id=person, created=seconds(Instant(at)))


@pytest.fixture(params=["plain", "django"])
def cursor(request: pytest.FixtureRequest, db: None) -> Iterator[Any]:
    """The same tables through the two kinds of cursor that ask: the front's and the pages'."""
    if request.param == "django":
        with connection.cursor() as found:
            yield found
    else:
        connection.ensure_connection()
        # Django's own connection, as one knows it who does not know Django.
        own = connection.connection
        plain = own.cursor() if connection.vendor == "sqlite" else ServerCursor(own)
        yield plain
        plain.close()


@pytest.fixture
def office(db: None, at: datetime) -> Office:
    return Office(Instant(at))
