"""What the migrations make is what `kernel.access.tables` says, and every select of a decision goes through an index."""

import sqlite3
from datetime import date
from typing import Any

import django
import pytest

django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection as of_django  # noqa: E402

from tests.postgres.fresh import files_only  # noqa: E402
from warifu.kernel.access.model import Question  # noqa: E402
from warifu.kernel.access.tables import OPEN, TABLES  # noqa: E402
from warifu.kernel.ids import LegalDay  # noqa: E402
from warifu.registers.gate.decide import decide, explain  # noqa: E402
from warifu.registers.gate.state import rows_of, state  # noqa: E402

DAY = LegalDay(date(2026, 4, 1))
NOW = (20260101, OPEN)


def test_every_table_has_its_model_and_the_same_columns() -> None:
    models = {model._meta.db_table: model for model in apps.get_app_config("gate").get_models()}
    assert set(models) == {"gate_change", *(f"gate_{name}" for name in TABLES)}
    for name, table in TABLES.items():
        assert {field.column for field in models[f"gate_{name}"]._meta.fields} == {"id", *table.columns}


def office() -> None:
    """An organ and a contractor in order, over Django's connection."""
    state(of_django, "organisation", ("mlit",), [(*NOW, "organ")])
    state(of_django, "organisation", ("kyokuto",), [(*NOW, "contractor")])
    state(of_django, "employment", ("sato",), [(*NOW, "mlit", "ports")])
    state(of_django, "employment", ("tanaka",), [(*NOW, "kyokuto", "")])
    for person in ("sato", "tanaka"):
        state(of_django, "standing", (person, "mlit"), [(*NOW, "good", "")])
    state(of_django, "designation", ("item", "mlit"), [(*NOW, "in_force", "")])
    state(of_django, "range_unit", ("item", "mlit"), [(*NOW, "ports")])
    state(of_django, "range_person", ("item", "kyokuto"), [(*NOW, "tanaka")])
    state(of_django, "provision", ("item", "kyokuto", "mlit"), [(*NOW, "provided")])
    state(of_django, "handler", ("item", "kyokuto"), [(*NOW, "tanaka")])
    state(of_django, "accreditation", ("kyokuto", "mlit"), [NOW])
    state(of_django, "contract", ("kyokuto", "mlit"), [NOW])


QUESTIONS = [
    Question("sato", "read", "item"),
    Question("tanaka", "read", "item"),
    Question("sato", "provide", "item", to="kyokuto"),
    Question("tanaka", "provide", "item", to="sato"),
    Question("sato", "provide", "item", to="tanaka"),
]


@pytest.mark.django_db
def test_decisions_over_djangos_connection() -> None:
    office()
    assert rows_of(of_django, "range_unit", ("item", "mlit")) == [(*NOW, "ports")]
    assert [decision.permitted for decision in decide(of_django, QUESTIONS, DAY)] == [True] * 5
    state(of_django, "handler", ("item", "kyokuto"), [])
    assert [decision.permitted for decision in decide(of_django, QUESTIONS, DAY)] == [True, False, True, False, True]
    decision, looked = explain(of_django, QUESTIONS[1], DAY)
    assert decision.missing == {"not_on_handler_list"}
    assert {one.rule.name: one.state for one in looked}["not_on_handler_list"] == "refused"


@files_only
@pytest.mark.django_db
def test_no_select_walks_through_a_table() -> None:
    office()
    asked: list[tuple[str, Any]] = []
    of_django.ensure_connection()
    raw: sqlite3.Connection = of_django.connection

    class Watching:
        """A connection of sqlite3 that remembers what it is asked."""

        def cursor(self) -> "Watching":
            self.inner = raw.cursor()
            return self

        def execute(self, sql: str, params: Any = ()) -> None:
            asked.append((sql.replace("%s", "?"), params))
            self.inner.execute(*asked[-1])

        def fetchall(self) -> list[Any]:
            return self.inner.fetchall()

        def fetchone(self) -> Any:
            return self.inner.fetchone()

    refused = [Question("sato", "read", "other"), Question("tanaka", "read", "other")]
    for questions in (QUESTIONS, *[[question] for question in QUESTIONS], refused):
        decide(Watching(), questions, DAY)
    assert len(asked) > 60
    for sql, params in asked:
        if "gate_reading" in sql:  # a few rows in all, taken whole
            continue
        plan = raw.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()
        assert not [step for *_, step in plan if step.startswith("SCAN gate_")], sql


@pytest.mark.django_db
def test_one_question_takes_a_handful_of_selects(django_assert_max_num_queries: Any) -> None:
    office()
    with django_assert_max_num_queries(8):
        decide(of_django, QUESTIONS[:1], DAY)
    with django_assert_max_num_queries(12):
        decide(of_django, QUESTIONS, DAY)


@pytest.mark.django_db
def test_every_change_of_every_table_is_noted() -> None:
    def named() -> list[str]:
        with of_django.cursor() as cursor:
            cursor.execute("SELECT id, named FROM gate_change ORDER BY id")
            return [name for _, name in cursor.fetchall()]

    of_people, of_items = 0, 0
    for name, table in TABLES.items():
        about = table.key[0] if table.key[0] in ("person", "item") else ""
        key = tuple(f"{column} of {name}" for column in table.key)
        expected = f"{about} of {name}" if about else ""
        before = len(named())
        state(of_django, name, key, [(*NOW, *("x" for _ in table.values))])
        assert named()[before:] == [expected], name
        with of_django.cursor() as cursor:
            cursor.execute(f"UPDATE gate_{name} SET {table.key[0]} = 'other' WHERE {table.key[0]} = %s", [key[0]])
            assert named()[before + 1 :] == ([expected, "other"] if about else ["", ""]), name
            cursor.execute(f"DELETE FROM gate_{name} WHERE {table.key[0]} = 'other'")
        assert named()[before + 3 :] == ["other" if about else ""], name
        of_people, of_items = of_people + (about == "person"), of_items + (about == "item")
    assert of_people == 3 and of_items == 5
    for name in TABLES if of_django.vendor == "postgresql" else ():
        before = len(named())
        with of_django.cursor() as cursor:
            cursor.execute(f"TRUNCATE gate_{name}")
        assert set(named()[before:]) == {""}, name
