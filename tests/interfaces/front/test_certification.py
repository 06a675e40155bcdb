"""The published certification scenario of AuthZEN 1.0 against our HTTP, with its own policy in the place of the law.

Not run: what it decides by properties of the caller (they never change an answer here), and the searches, which are not answered yet.
"""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.doubles.authzen_policy import Scenario
from warifu.interfaces.front.api import Api
from warifu.interfaces.front.limits import Limits
from warifu.interfaces.front.records import Records
from warifu.registers.installation import Installation

LEVELS = ("basic-core", "batch-core", "discovery")


@pytest.fixture
def records(home: Installation) -> Iterator[Records]:
    opened = Records(home.records)
    yield opened
    opened.close()


async def ask(api: Api, case: dict[str, Any], bearer: str) -> httpx.Response:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await api(scope, receive, send, dict(scope["headers"]), "127.0.0.1")

    body = json.dumps(case["request"]) if case.get("request") is not None else case.get("raw_body", "")
    headers = {"content-type": case.get("content_type", "application/json"), "authorization": f"Bearer {bearer}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://localhost") as client:
        return await client.request(
            case.get("method", "POST"), case["path"], content=body, headers={**headers, **case.get("headers", {})}
        )


def test_the_scenario_as_far_as_it_rests_on_ids(records: Records, bearer: str, vectors: Path) -> None:
    cases = json.loads((vectors / "authzen" / "certification-cases.json").read_text())["cases"]
    api = Api(
        "http://localhost",
        records,
        Scenario(),
        Limits(),
        lambda: datetime.now(UTC),
        lambda: 0.0,  # type: ignore[arg-type]
    )
    ran = [case for case in cases if case["level"] in LEVELS]
    assert len(ran) == 25
    for case in ran:
        expect = case["expect"]
        for _ in range(case.get("repeat", 1)):
            answer = asyncio.run(ask(api, case, bearer))
            assert answer.status_code == expect["status"], f"{case['name']}: {answer.text}"
            if "decision" in expect:
                assert answer.json()["decision"] is expect["decision"], case["name"]
            if "decisions" in expect:
                assert [one["decision"] for one in answer.json()["evaluations"]] == expect["decisions"], case["name"]
            for name, value in expect.get("headers", {}).items():
                assert answer.headers[name] == value, case["name"]
            assert set(expect.get("json_has", ())) <= answer.json().keys(), case["name"]
