"""The policies of the published AuthZEN suites, in the place of the law and behind our HTTP: certification, todo, gateway, identity
provider, search.

Some of them decide by properties that the caller sends. Such properties never change an answer of ours, and what reads a question here
throws them away; so whoever asks hands the request over beside it (`Scenario.sent`), and these policies read it there. Nothing of this is
in the program, and nothing in the program could be switched to it.
"""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol

import orjson

from warifu.interfaces.api import answers, authzen, problem, search
from warifu.interfaces.api.answers import Answer
from warifu.interfaces.api.authzen import Asked, Malformed
from warifu.interfaces.api.metadata import SEARCHES
from warifu.interfaces.api.paging import Found, Kept
from warifu.interfaces.front.decisions import Work
from warifu.interfaces.front.searches import Answered

Json = Mapping[str, Any]


class Policy(Protocol):
    """`may` is asked with whole subject, action and resource, properties included; the rest is what a search can find."""

    subjects: Mapping[str, Json]
    resources: Mapping[str, Json]
    actions: Sequence[str]
    types: tuple[str, str]

    def may(self, subject: Json, action: Json, resource: Json) -> bool: ...


class Certification:
    """Two users, two records. What a caller says of a role, a status or a soft deletion counts here."""

    subjects = {"alice": {}, "bob": {"role": "admin"}}
    resources = {"record-1": {"status": "active"}, "record-2": {"status": "archived"}}
    actions = ("read", "write", "delete")
    types = ("user", "record")
    _permitted = {("alice", "read", "record-1"), ("alice", "write", "record-1"), ("bob", "read", "record-1")}

    def may(self, subject: Json, action: Json, resource: Json) -> bool:
        if (subject["type"], resource["type"]) != self.types or resource["id"] not in self.resources:
            return False
        if (subject["id"], action["name"], resource["id"]) in self._permitted:
            return True
        if action["name"] == "write":
            return subject["id"] in self.subjects and subject.get("properties", {}).get("role") == "admin"
        return (subject["id"], action["name"]) == ("alice", "delete") and action.get("properties", {}).get(
            "soft"
        ) is True


# Interop scenarios "todo" and "gateway": five users by the ids that their provider gave them.
_TODO_USERS = {
    "CiRmZDA2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs": ("rick@the-citadel.com", "admin"),
    "CiRmZDE2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs": ("morty@the-citadel.com", "editor"),
    "CiRmZDI2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs": ("summer@the-smiths.com", "editor"),
    "CiRmZDM2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs": ("beth@the-smiths.com", "viewer"),
    "CiRmZDQ2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs": ("jerry@the-smiths.com", "viewer"),
}


class Todo:
    """Everybody reads; editors make and change their own, an admin everybody's. Whose one is, the caller says."""

    subjects: Mapping[str, Json] = {}
    resources: Mapping[str, Json] = {}
    actions = ()
    types = ("user", "todo")

    def may(self, subject: Json, action: Json, resource: Json) -> bool:
        mail, role = _TODO_USERS.get(subject["id"], ("", ""))
        if action["name"] in ("can_read_user", "can_read_todos"):
            return bool(role)
        if role == "admin" or (role == "editor" and action["name"] == "can_create_todo"):
            return True
        return role == "editor" and resource.get("properties", {}).get("ownerID") == mail


class Gateway(Todo):
    """Routes by method; viewers only get."""

    types = ("identity", "route")

    def may(self, subject: Json, action: Json, resource: Json) -> bool:
        _, role = _TODO_USERS.get(subject["id"], ("", ""))
        return role in ("admin", "editor") or (role == "viewer" and action["name"] == "GET")


class Records:
    """Users and records of the scenarios "idp" and "search": owners do all, managers see all, and a department sees its own."""

    types = ("user", "record")
    actions = ("view", "edit", "delete")

    def __init__(self, folder: Path) -> None:
        self.subjects = {str(one["id"]): one for one in json.loads((folder / "users.json").read_text())}
        self.resources = {str(one["id"]): one for one in json.loads((folder / "records.json").read_text())}

    def may(self, subject: Json, action: Json, resource: Json) -> bool:
        if (subject["type"], resource["type"]) != self.types:
            return False
        user, record = self.subjects.get(subject["id"]), self.resources.get(resource["id"])
        if user is None or record is None:
            return False
        colleague = user.get("department", "") == record.get("department")
        return record["owner"] == user["id"] or {
            "view": colleague or user.get("role") == "manager",
            "edit": colleague and user.get("role") == "manager",
        }.get(action["name"], False)


class Scenario:
    """A policy in the places of the sequencer and of the process that searches. `sent` is the request that is about to come."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.sent = policy, {}
        self._kept = Kept(lambda: 0.0)
        self._entries = 0

    # Speaks as the sequencer does to `front.decisions.Decider`.
    def ask(self, *works: Work) -> "Future[Any]":
        done: Future[Any] = Future()
        done.set_result([(self._answer(self._decided(work.asked)), 0) for work in works])
        return done

    @staticmethod
    def _answer(permitted: bool) -> Answer:
        return answers.answer(answers.Said(permitted, b"", b"[]"), id="", law="", ignored=())

    def _decided(self, asked: Asked) -> bool:
        several = self.sent.get("evaluations") or [{}]
        for one in several:
            whole = {**self.sent, **one} if isinstance(one, dict) else {}
            if _same(asked, whole):
                return self.policy.may(whole["subject"], whole["action"], whole["resource"])
        raise AssertionError("a question that nobody sent")

    # Speaks as `front.searches.ByPages` does to `front.api.Api`.
    async def __call__(self, path: str, body: bytes, content_type: bytes, bearer: str) -> Answered:
        try:
            sent = authzen.decode(body, content_type)
            wanted = search.sought(path.removeprefix(SEARCHES), sent)
            if wanted.token:
                found, begin = search.held(wanted, bearer, self._kept)
            else:
                self._entries += 1
                found, begin = Found(f"entry-{self._entries}", "law", tuple(self._found(wanted.kind, sent))), 0
        except Malformed as fault:
            return Answered(400, problem.document(400, str(fault)))
        shown = found.ids[begin : begin + wanted.limit]
        return Answered(200, orjson.dumps(search.page(wanted, bearer, self._kept, found, begin, shown)))

    def _found(self, kind: str, sent: Json) -> list[str]:
        subject, action, resource = sent["subject"], sent.get("action", {}), sent["resource"]
        if (subject["type"], resource["type"]) != self.policy.types:
            return []
        if kind == search.SUBJECT:
            return [one for one in self.policy.subjects if self.policy.may(self._known(subject, one), action, resource)]
        if kind == search.RESOURCE:
            return [one for one in self.policy.resources if self.policy.may(subject, action, {**resource, "id": one})]
        return [one for one in self.policy.actions if self.policy.may(subject, {"name": one}, resource)]

    def _known(self, subject: Json, one: str) -> Json:
        return {**subject, "id": one, "properties": self.policy.subjects[one]}


def _same(asked: Asked, whole: Json) -> bool:
    subject, action, resource = (whole.get(name, {}) for name in ("subject", "action", "resource"))
    return (asked.subject_type, asked.subject, asked.action, asked.resource_type, asked.resource) == (
        subject.get("type"), subject.get("id"), action.get("name"), resource.get("type"), resource.get("id"),
    )  # fmt: skip
