"""The decision API over HTTP: answers, tokens, malformed questions, batches, and what stands in the ledger behind them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.interfaces.front import world
from tests.interfaces.front.running import Running
from warifu.registers.installation import Installation
from warifu.registers.ledger import entry, store
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyStore

EVALUATION, EVALUATIONS = "/access/v1/evaluation", "/access/v1/evaluations"


@pytest.fixture
def front(home: Installation, bearer: str) -> Iterator[Running]:
    with Running(home) as running:
        running.client.headers["authorization"] = f"Bearer {bearer}"
        yield running


def question(person: str = "alice", act: str = "read", item: str = "item", **more: Any) -> dict[str, Any]:
    return {
        "subject": {"type": "person", "id": person},
        "action": {"name": act},
        "resource": {"type": "item", "id": item},
        **more,
    }


def opened(home: Installation, index: int) -> dict[str, Any]:
    """What the entry of that index says, each field held against its commitment."""
    keystore = KeyStore(home.keys, home.key_file)
    with store.open_reader(home.ledger) as reader:
        key_id, sealed = reader.opening(index) or ("", b"")
        return entry.check_opening(entry.parse(reader.entry(index)), evidence.open_(keystore, key_id, sealed))


def test_a_permit_is_an_answer_and_an_entry(front: Running) -> None:
    response = front.client.post(EVALUATION, json=question(), headers={"x-request-id": "r-1"})
    assert response.status_code == 200 and response.headers["x-request-id"] == "r-1"
    answer = response.json()
    assert answer["decision"] is True and answer["context"]["reasons"] == []
    said = opened(front.home, answer["context"]["ledger_index"])
    assert (said["outcome"], said["subject"], said["actor"], said["object"]) == ("permit", "alice", "owner", "item")
    assert said["detail"]["act"] == "read" and said["detail"]["id"] == answer["context"]["id"]


def test_a_no_names_every_article_in_two_languages_with_a_remedy(front: Running) -> None:
    answer = front.client.post(EVALUATION, json=question("bob", item="unheard-of")).json()
    assert answer["decision"] is False
    reasons = {reason["code"]: reason for reason in answer["context"]["reasons"]}
    assert {"undesignated", "outside_range"} <= reasons.keys()
    for reason in reasons.values():
        assert (
            reason["articles"] and reason["ja"] and reason["en"] and reason["remedy"]["ja"] and reason["remedy"]["en"]
        )
    assert reasons["undesignated"]["articles"] == ["Act 3(1)"] and reasons["undesignated"]["missing"] is True
    said = opened(front.home, answer["context"]["ledger_index"])
    assert said["outcome"] == "deny" and set(said["reasons"]) == reasons.keys()


def test_what_the_caller_asserts_changes_nothing_and_is_recorded_by_name(front: Running) -> None:
    dressed = question("bob", context={"clearance": "valid"})
    dressed["subject"]["properties"] = {"in_range": True, "secret": "value"}
    answer = front.client.post(EVALUATION, json=dressed).json()
    plain = front.client.post(EVALUATION, json=question("bob")).json()
    assert answer["decision"] is plain["decision"] is False
    assert answer["context"]["reasons"] == plain["context"]["reasons"]
    names = ["context.clearance", "subject.properties.in_range", "subject.properties.secret"]
    assert answer["context"]["ignored"] == names
    said = opened(front.home, answer["context"]["ledger_index"])
    assert said["detail"]["ignored"] == names and "value" not in str(said)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (question() | {"subject": {"type": "group", "id": "alice"}}, "subject_not_a_person"),
        (question() | {"resource": {"type": "record", "id": "item"}}, "resource_not_an_item"),
        (question(act="write"), "action_unknown"),
        (question(act="provide"), "recipient_missing"),
    ],
)
def test_questions_the_law_has_no_rule_about_are_denied_and_recorded(
    front: Running, asked: dict[str, Any], code: str
) -> None:
    answer = front.client.post(EVALUATION, json=asked).json()
    assert answer["decision"] is False and [reason["code"] for reason in answer["context"]["reasons"]] == [code]
    assert opened(front.home, answer["context"]["ledger_index"])["reasons"] == [code]


def test_a_recipient_is_part_of_the_question(front: Running) -> None:
    asked = question(act="provide")
    asked["action"]["properties"] = {"to": {"type": "organisation", "id": world.ORGAN}}
    answer = front.client.post(EVALUATION, json=asked).json()
    assert answer["context"]["ignored"] == []
    assert opened(front.home, answer["context"]["ledger_index"])["detail"]["to"] == world.ORGAN


def test_an_unknown_person_opens_no_key_of_their_own(front: Running) -> None:
    answer = front.client.post(EVALUATION, json=question("made-up")).json()
    assert answer["decision"] is False
    assert opened(front.home, answer["context"]["ledger_index"])["subject"] == "made-up"
    assert KeyStore(front.home.keys, front.home.key_file).key_ids("made-up") == []


def test_what_is_no_question_is_a_problem_document_and_no_entry(front: Running) -> None:
    bad = [
        ({"content": b'{"subject":', "headers": {"content-type": "application/json"}}, "not JSON"),
        ({"content": b"", "headers": {"content-type": "application/json"}}, "empty"),
        ({"content": b"{}", "headers": {"content-type": "text/plain"}}, "content type"),
        ({"json": []}, "object"),
        ({"json": question() | {"subject": "alice"}}, "subject"),
        ({"json": {"subject": {"type": "person", "id": "alice"}}}, "action is missing"),
    ]
    for asked, says in bad:
        headers = {**asked.pop("headers", {}), "x-request-id": "r-2"}
        response = front.client.post(EVALUATION, headers=headers, **asked)
        assert response.status_code == 400 and response.headers["content-type"] == "application/problem+json"
        assert response.headers["x-request-id"] == "r-2"
        problem = response.json()
        assert problem["status"] == 400 and says in problem["detail"]
    with store.open_reader(front.home.ledger) as reader:
        assert reader.size() == 0


def test_a_body_may_not_be_endless(front: Running) -> None:
    assert (
        front.client.post(
            EVALUATION, content=b" " * 1_100_000, headers={"content-type": "application/json"}
        ).status_code
        == 413
    )


def test_batches_keep_order_and_length(front: Running) -> None:
    several = question(
        evaluations=[{}, {"subject": {"type": "person", "id": "bob"}}, {"resource": {"type": "item"}}, {}]
    )
    answers = front.client.post(EVALUATIONS, json=several).json()["evaluations"]
    assert [answer["decision"] for answer in answers] == [True, False, False, True]
    assert answers[2]["context"] == {"error": {"status": 400, "message": "resource.id is missing"}}
    indexes = [answer["context"].get("ledger_index") for answer in answers]
    assert indexes == [0, 1, None, 2]


@pytest.mark.parametrize(
    ("semantic", "expected"),
    [("deny_on_first_deny", [True, False]), ("permit_on_first_permit", [True]), ("execute_all", [True, False, True])],
)
def test_a_semantic_may_cut_a_batch_short_and_the_rest_is_not_decided(
    front: Running, semantic: str, expected: list[bool]
) -> None:
    several = question(
        evaluations=[{}, {"subject": {"type": "person", "id": "bob"}}, {}], options={"evaluations_semantic": semantic}
    )
    answers = front.client.post(EVALUATIONS, json=several).json()["evaluations"]
    assert [answer["decision"] for answer in answers] == expected
    with store.open_reader(front.home.ledger) as reader:
        assert reader.size() == len(expected)


def test_without_an_array_several_is_one(front: Running) -> None:
    for more in ({}, {"evaluations": []}):
        assert front.client.post(EVALUATIONS, json=question(**more)).json()["decision"] is True


def test_who_has_no_good_token_learns_nothing(front: Running, now: datetime) -> None:
    owner = world.account(front.home, "alice", now)
    witness = world.token(front.home, owner, now, "ledger:tiles")
    for bearer, status in (("nonsense", 401), (witness, 403), (witness[:-2] + "xx", 401)):
        response = front.client.post(EVALUATION, content=b"{", headers={"authorization": f"Bearer {bearer}"})
        assert response.status_code == status, bearer
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_token_revoked_counts_at_once(front: Running) -> None:
    assert front.client.post(EVALUATION, json=question()).status_code == 200
    with world.connect(front.home) as connection:
        connection.execute("UPDATE signin_apitoken SET revoked_at = 1")
    assert front.client.post(EVALUATION, json=question()).status_code == 401


def test_guessing_tokens_is_slowed_down(front: Running) -> None:
    statuses = [front.client.post(EVALUATION, headers={"authorization": "Bearer x"}).status_code for _ in range(70)]
    assert statuses[:60] == [401] * 60 and 429 in statuses[60:]
    assert front.client.post(EVALUATION, json=question()).status_code == 200


def test_methods_and_paths(front: Running) -> None:
    get = front.client.get(EVALUATION)
    assert get.status_code == 405 and get.headers["allow"] == "POST"
    assert front.client.post("/access/v1/search/everything", json={}).status_code == 404
    configuration = front.client.get("/.well-known/authzen-configuration", headers={"x-request-id": "r"})
    assert configuration.json()["access_evaluation_endpoint"] == front.origin + EVALUATION
    assert configuration.json()["search_action_endpoint"] == front.origin + "/access/v1/search/action"
    assert configuration.headers["x-request-id"] == "r"
    assert front.client.get("/access/v1/openapi.json").json()["openapi"] == "3.1.0"


def test_an_answer_may_be_kept_by_nobody(front: Running) -> None:
    response = front.client.post(EVALUATION, json=question())
    assert response.headers["cache-control"] == "no-store" and response.headers["x-content-type-options"] == "nosniff"
    assert "server" not in response.headers


def test_one_connection_carries_many_questions(front: Running) -> None:
    raw = b'{"subject":{"type":"person","id":"alice"},"action":{"name":"read"},"resource":{"type":"item","id":"item"}}'
    indexes = []
    for _ in range(50):
        answer: httpx.Response = front.client.post(
            EVALUATION, content=raw, headers={"content-type": "application/json; charset=utf-8"}
        )
        indexes.append(answer.json()["context"]["ledger_index"])
    assert indexes == list(range(50))


def test_a_token_that_ends_while_the_question_waits_is_not_answered(home: Installation, bearer: str) -> None:
    with Running(home) as front:
        front.client.headers["authorization"] = f"Bearer {bearer}"
        assert front.client.post(EVALUATION, json=question()).json()["context"]["ledger_index"] == 0
        with world.connect(home) as connection:
            connection.execute("UPDATE signin_apitoken SET last_day = '2020-01-01'")
        assert front.client.post(EVALUATION, json=question()).status_code == 401
        # It reached the round that would have decided it, and stands there as refused.
        assert opened(home, 1)["reasons"] == ["token_ended"]
        assert front.client.post(EVALUATION, json=question()).status_code == 401
        with store.open_reader(home.ledger) as reader:
            assert reader.size() == 2
