"""The published suites of AuthZEN 1.0 against our HTTP, each with its own policy in the place of the law: 43 cases of the certification
scenario and 272 of the interop scenarios, all of them.
"""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.doubles.authzen_policy import Certification, Gateway, Policy, Records, Scenario, Todo
from tests.interfaces.front import world
from warifu.interfaces.front import records as front_records
from warifu.interfaces.front.api import SCOPES, Api
from warifu.interfaces.front.decisions import Decider
from warifu.interfaces.front.limits import Buckets, Limits
from warifu.registers.installation import Installation

EVALUATION, EVALUATIONS, SEARCH = "/access/v1/evaluation", "/access/v1/evaluations", "/access/v1/search/"
Case = dict[str, Any]


@pytest.fixture
def asking(home: Installation, now: datetime) -> Iterator[tuple[front_records.Records, str]]:
    """The records that know the token, and a token for everything."""
    world.people(home, ["owner"])
    opened = front_records.Records(home.records)
    yield opened, world.token(home, world.account(home, "owner", now), now, *set(SCOPES.values()))
    opened.close()


async def ran(asking: tuple[front_records.Records, str], policy: Policy, cases: list[Case]) -> list[httpx.Response]:
    """The answers of one front that knows this policy."""
    records, bearer = asking
    scenario = Scenario(policy)
    decider = Decider(scenario, asyncio.get_running_loop())
    limits = Limits(searches=Buckets(rate=1, burst=1_000))
    api = Api("http://localhost", records, decider, scenario, limits, lambda: datetime.now(UTC), lambda: 0.0)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await api(scope, receive, send, dict(scope["headers"]), "127.0.0.1")

    given = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://localhost") as client:
        for case in cases:
            scenario.sent = case.get("request") if isinstance(case.get("request"), dict) else {}
            body = json.dumps(case["request"]) if case.get("request") is not None else case.get("raw_body", "")
            headers = {
                "content-type": case.get("content_type", "application/json"),
                "authorization": f"Bearer {bearer}",
            }
            headers |= case.get("headers", {})
            for _ in range(case.get("repeat", 1)):
                given.append(
                    await client.request(case.get("method", "POST"), case["path"], content=body, headers=headers)
                )
    return given


def test_the_certification_scenario(asking: tuple[front_records.Records, str], vectors: Path) -> None:
    cases = json.loads((vectors / "authzen" / "certification-cases.json").read_text())["cases"]
    assert len(cases) == 43
    repeated = [case for case in cases for _ in range(case.get("repeat", 1))]
    for case, answer in zip(repeated, asyncio.run(ran(asking, Certification(), cases)), strict=True):
        expect, name = case["expect"], case["name"]
        assert answer.status_code == expect["status"], f"{name}: {answer.text}"
        if "decision" in expect:
            assert answer.json()["decision"] is expect["decision"], name
        if "decisions" in expect:
            assert [one["decision"] for one in answer.json()["evaluations"]] == expect["decisions"], name
        if "results" in expect:
            assert answer.json()["results"] == expect["results"], name
        for one in expect.get("results_include", ()):
            assert one in answer.json()["results"], name
        for header, value in expect.get("headers", {}).items():
            assert answer.headers[header] == value, name
        assert set(expect.get("json_has", ())) <= answer.json().keys(), name
    assert {key for case in cases for key in case["expect"]} <= {
        "status", "decision", "decisions", "results", "results_include", "headers", "json_has",
    }  # fmt: skip


def test_the_interop_scenarios(asking: tuple[front_records.Records, str], vectors: Path) -> None:
    folder, count = vectors / "authzen", 0
    idp, demo = Records(folder / "idp-data"), Records(folder / "search-data")
    suites: list[tuple[str, str, str, Policy]] = [
        ("todo-1_0-02.json", "evaluation", EVALUATION, Todo()),
        ("todo-1_0-02.json", "evaluations", EVALUATIONS, Todo()),
        ("api-gateway.json", "evaluation", EVALUATION, Gateway()),
        ("idp-search.json", "search", SEARCH + "resource", idp),
        ("search-action.json", "evaluation", SEARCH + "action", demo),
        ("search-resource.json", "evaluation", SEARCH + "resource", demo),
        ("search-subject.json", "evaluation", SEARCH + "subject", demo),
    ]
    for name, part, path, policy in suites:
        cases = json.loads((folder / name).read_text())[part]
        asked = [{"path": path, "request": case["request"]} for case in cases]
        for case, answer in zip(cases, asyncio.run(ran(asking, policy, asked)), strict=True):
            assert answer.status_code == 200, f"{name}: {answer.text}"
            assert shown(answer.json()) == case["expected"], f"{name}: {case['request']}"
        count += len(cases)
    assert count == 272


def shown(answer: Any) -> Any:
    """An answer in the form in which these suites write what they expect."""
    if "decision" in answer:
        return answer["decision"]
    if "evaluations" in answer:
        return [{"decision": one["decision"]} for one in answer["evaluations"]]
    return {"results": answer["results"]}


def test_later_pages_of_a_search(asking: tuple[front_records.Records, str], vectors: Path) -> None:
    """Twenty records by sixes: each once, in order, with a token that is good for this search alone."""
    demo = Records(vectors / "authzen" / "search-data")
    whole = {"subject": {"type": "user", "id": "alice"}, "action": {"name": "view"}, "resource": {"type": "record"}}
    bob = {**whole, "subject": {"type": "user", "id": "bob"}}

    async def paged() -> None:
        records, bearer = asking
        scenario = Scenario(demo)
        api = Api("http://localhost", records, Decider(scenario, asyncio.get_running_loop()), scenario, Limits(),
                  lambda: datetime.now(UTC), lambda: 0.0)  # fmt: skip

        async def application(scope: Any, receive: Any, send: Any) -> None:
            await api(scope, receive, send, dict(scope["headers"]), "127.0.0.1")

        transport = httpx.ASGITransport(application)
        headers = {"authorization": f"Bearer {bearer}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as client:

            async def page(asked: Case, **more: Any) -> httpx.Response:
                return await client.post(SEARCH + "resource", json={**asked, "page": {"limit": 6, **more}})

            seen, told = [], (await page(whole)).json()
            first = told["page"]["next_token"]
            while True:
                seen += [one["id"] for one in told["results"]]
                assert told["page"]["total"] == 20 and told["page"]["count"] == len(told["results"])
                if not told["page"]["next_token"]:
                    break
                told = (await page(whole, token=told["page"]["next_token"])).json()
            assert seen == sorted(demo.resources)
            # The same page may be asked for again; nobody moves a token to another search, or to another place.
            assert (await page(whole, token=first)).json()["results"][0]["id"] == "107"
            for asked, token in ((bob, first), (whole, first[:-6] + "AAAAAA"), (whole, "no token"), (whole, "é")):
                assert (await page(asked, token=token)).status_code == 400
            assert (await page(whole, limit=0)).status_code == 400

    asyncio.run(paged())
