"""What every page's frame shows: language, navigation by role, who is signed in, whether the installation is an example, the law in use."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from warifu.interfaces.web import wording
from warifu.kernel.ids import LegalDay, Text
from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.roles import ROLES
from warifu.registers.people import queries as people
from warifu.registers.people.domain import Audience, Names
from warifu.registers.signin.sessions import Session

# (page of the role table, address, label), in the order of the navigation.
NAVIGATION: tuple[tuple[str, str, Text], ...] = (
    ("tasks", "/", Text("わたしの仕事", "My tasks")),
    ("case", "/cases/", Text("案件", "Cases")),
    ("designations", "/designations/", Text("指定の登録簿", "Designations")),
    ("contractors", "/contractors/", Text("事業者", "Contractors")),
    ("people", "/people/", Text("人", "People")),
    ("erasure", "/erasure/", Text("消去", "Erasure")),
    ("documents", "/documents/", Text("文書", "Documents")),
    ("exports", "/exports/", Text("書き出し", "Exports")),
    ("who_may", "/who-may/", Text("だれが見られるか", "Who may see")),
    ("ledger", "/ledger/", Text("台帳", "Ledger")),
    ("oversight", "/oversight/", Text("監督", "Oversight")),
    ("office", "/office/", Text("組織と任命", "Office set-up")),
    ("tokens", "/tokens/", Text("APIトークン", "API tokens")),
)


# Who acts in another's name sees the cases of that procedure.
_IN_NAME_PAGES = ("tasks", "case", "ledger")
_IN_NAME = Text("委任を受けた人", "acting under a delegation")


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    label: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """`who` empty: nobody is signed in. `person`: a reader without any appointment, who gets the larger page without navigation.
    `search`: whether the head of the page has a field to search from. `day`: today, as a printed sheet says."""

    other: str
    other_href: str
    law_short: str
    who: str = ""
    roles: str = ""
    nav: tuple[Link, ...] = ()
    person: bool = False
    example: bool = False
    day: LegalDay | None = None
    search: bool = False


def page(request: HttpRequest) -> dict[str, object]:
    """Django's context processor: `lang`, `frame`, `law_day` (today) for the links to articles, and `as_of` where a list is behind."""
    language: str = getattr(request, "language", wording.JA)
    asking: Audience | None = getattr(request, "audience", None)
    return {
        "lang": language,
        "frame": frame(request.path, request.GET.items(), language, asking, getattr(request, "session_of", None)),
        "law_day": asking.day if asking else None,
        "as_of": getattr(request, "as_of", None),
    }


def frame(path: str, query: object, language: str, asking: Audience | None, session: Session | None = None) -> Frame:
    other = wording.JA if language == wording.EN else wording.EN
    kept = [(k, v) for k, v in query if k != "lang"]  # type: ignore[attr-defined]
    found = Frame(
        other=other,
        other_href=f"{path}?{urlencode([*kept, ('lang', other)])}",
        law_short=short(law().digest),
        example=settings.INSTALLATION.example,
    )
    if asking is None:
        return found
    return Frame(
        other=found.other,
        other_href=found.other_href,
        law_short=found.law_short,
        example=found.example,
        who=_own_name(asking, session).of(language),
        roles=roles_text(asking, language),
        nav=navigation(path, asking, language),
        person=not (asking.held or asking.in_name),
        search="search" in asking.pages,
        day=asking.day,
    )


def _own_name(asking: Audience, session: Session | None) -> Names:
    if session is None or session.person != asking.person:
        return people.name(asking.person)
    return people.opened([(asking.person, session.names)])[asking.person]


def short(digest: str) -> str:
    """A digest as it stands in a footer: its first and last four characters."""
    return f"{digest[:4]}…{digest[-4:]}"


def roles_text(asking: Audience, language: str) -> str:
    """The labels of the roles held; somebody without any is here as the person concerned."""
    if asking.in_name and not asking.held:
        return _IN_NAME.of(language)
    if not asking.held:
        return "you" if language == wording.EN else "ご本人"
    labels = dict.fromkeys(ROLES[held.role].label.of(language) for held in asking.held)
    return (", " if language == wording.EN else "、").join(labels)


def navigation(path: str, asking: Audience, language: str) -> tuple[Link, ...]:
    """Only what the roles open; the person without an appointment gets none."""
    if not (asking.held or asking.in_name):
        return ()
    by_role = opened_by_role(asking)
    open_ = [(href, label) for code, href, label in NAVIGATION if code in by_role]
    current = max((href for href, _ in open_ if _under(path, href)), key=len, default="")
    return tuple(Link(href, label.of(language), current=href == current) for href, label in open_)


def opened_by_role(asking: Audience) -> frozenset[str]:
    """Pages that an appointment or a delegation opens, without those that everybody has as a person."""
    in_name = _IN_NAME_PAGES if asking.in_name else ()
    return frozenset(in_name).union(*(ROLES[held.role].pages for held in asking.held))


def _under(path: str, href: str) -> bool:
    return path == href if href == "/" else path.startswith(href)
