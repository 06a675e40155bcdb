"""The one table of roles: what each may see and do. Pages, queries, procedures and the matrix test read it; nothing else grants anything.

*Sees* is about rows (that a case, designation or person is registered) and about sealed compartments; *opens* names the pages. Who may
*read* protected content is never answered here: that is the access decision, asked for one item at the moment of opening.
"""

from dataclasses import dataclass

from warifu.kernel.ids import Text

OFFICER = "officer"
HEAD = "head"
IESI_MANAGER = "iesi_manager"
SECURITY_OFFICER = "security_officer"
ASSESSMENT_OFFICER = "assessment_officer"
ASSESSMENT_STAFF = "assessment_staff"
COMPLAINT_OFFICER = "complaint_officer"
INVESTIGATOR = "investigator"
PROTECTION_OFFICER = "protection_officer"
OPERATIONS_MANAGER = "operations_manager"
PERSON = "person"
SUPERIOR = "superior"
INSPECTOR = "inspector"
PARTNER = "partner"
ADMINISTRATOR = "administrator"

# Compartments of a person's dossier, always shown in this order, full or empty.
COMPARTMENTS: tuple[tuple[str, Text], ...] = (
    ("identity", Text("身元", "Identity")),
    ("consent", Text("告知と同意", "Notice and consent")),
    ("opinion", Text("調査意見", "Investigation opinion")),
    ("reasons", Text("決定の理由", "Reasons of the decision")),
    ("family", Text("家族と同居人", "Family and cohabitants")),
    ("career", Text("経歴", "Career")),
    ("economy", Text("経済状況", "Economic situation")),
    ("health", Text("心身", "Health")),
    ("conduct", Text("犯罪と懲戒", "Crime and discipline")),
    ("interview", Text("面接", "Interview")),
    ("inquiry", Text("照会", "Inquiries")),
    ("complaint", Text("苦情", "Complaint")),
)


@dataclass(frozen=True, slots=True)
class Role:
    """`at`: kinds of organisation an appointment to it may be in ("" = none: the role follows from the case itself)."""

    code: str
    label: Text
    at: tuple[str, ...]  # organ, cabinet_office, contractor, partner
    # Appointing to it needs a second person: it decides, or it opens cases of an organ. Whoever enters people could otherwise enter one
    # who does not exist, appoint her and read cases as her.
    deciding: bool = False
    cases: tuple[str, ...] = ()  # procedures whose cases of the own organisation this role sees
    compartments: tuple[str, ...] = ()  # of a case this role sees
    pages: tuple[str, ...] = ()


_STAFF_PAGES = (
    "tasks",
    "case",
    "search",
    "designations",
    "contractors",
    "documents",
    "exports",
    "who_may",
    "ledger",
    "law",
)
_DOSSIER = ("family", "career", "economy", "health", "conduct", "interview", "inquiry")

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            OFFICER,
            Text("職員", "Officer"),
            ("organ", "cabinet_office"),
            deciding=True,
            cases=("designation", "accreditation"),
            pages=_STAFF_PAGES,
        ),
        Role(
            HEAD,
            Text("行政機関の長", "Head of the organ"),
            ("organ", "cabinet_office"),
            deciding=True,
            cases=("designation", "accreditation", "assessment"),
            compartments=("identity", "consent", "opinion", "reasons", "complaint"),
            pages=(*_STAFF_PAGES, "people", "erasure", "oversight", "delegations", "office"),
        ),
        Role(
            IESI_MANAGER,
            Text("重要経済安保情報管理者", "IESI manager"),
            ("organ", "cabinet_office"),
            deciding=True,
            cases=("designation", "accreditation"),
            pages=(*_STAFF_PAGES, "people", "oversight"),
        ),
        Role(
            SECURITY_OFFICER,
            Text("保全責任者", "Security officer"),
            ("organ", "cabinet_office"),
            deciding=True,
            cases=("designation", "accreditation"),
            pages=_STAFF_PAGES,
        ),
        Role(
            ASSESSMENT_OFFICER,
            Text("適性評価実施責任者", "Assessment officer"),
            ("organ", "cabinet_office"),
            deciding=True,
            cases=("assessment",),
            compartments=("identity", "consent", "opinion", "reasons"),
            pages=(
                "tasks",
                "case",
                "search",
                "people",
                "contractors",
                "exports",
                "erasure",
                "oversight",
                "ledger",
                "law",
            ),
        ),
        Role(
            ASSESSMENT_STAFF,
            Text("適性評価実施担当者", "Assessment staff"),
            ("organ", "cabinet_office"),
            deciding=True,
            cases=("assessment",),
            compartments=("identity", "consent", "opinion", "reasons"),
            pages=("tasks", "case", "search", "people", "exports", "ledger", "law"),
        ),
        Role(
            COMPLAINT_OFFICER,
            Text("苦情処理責任者", "Complaint officer"),
            ("organ", "cabinet_office"),
            deciding=True,
            cases=("assessment",),
            compartments=("identity", "reasons", "complaint"),
            pages=("tasks", "case", "search", "ledger", "law"),
        ),
        # Act 12(5), 12(6): the Prime Minister's staff; sees only cases in which the investigation was asked for.
        Role(
            INVESTIGATOR,
            Text("内閣府 適性評価調査担当", "Cabinet Office investigator"),
            ("cabinet_office",),
            deciding=True,
            compartments=("identity", "consent", "opinion", *_DOSSIER),
            pages=("tasks", "case", "search", "ledger", "law"),
        ),
        Role(
            PROTECTION_OFFICER,
            Text("保護責任者", "Chief protection officer"),
            ("contractor",),
            cases=("accreditation",),
            pages=("tasks", "case", "search", "contractors", "documents", "exports", "ledger", "law"),
        ),
        Role(
            OPERATIONS_MANAGER,
            Text("業務管理者", "Operations manager"),
            ("contractor",),
            cases=("accreditation",),
            pages=("tasks", "case", "search", "contractors", "documents", "exports", "ledger", "law"),
        ),
        Role(
            PERSON,
            Text("評価対象者", "Assessed person"),
            ("",),
            compartments=("identity", "consent", "reasons", *_DOSSIER, "complaint"),
            pages=("own", "case", "documents", "ledger", "law"),
        ),
        Role(SUPERIOR, Text("上司", "Superior"), ("",), pages=("tasks", "case", "law")),
        Role(
            INSPECTOR,
            Text("独立公文書管理監", "Inspector"),
            ("cabinet_office",),
            deciding=True,
            cases=("designation",),
            pages=("designations", "documents", "case", "search", "exports", "oversight", "ledger", "law"),
        ),
        Role(PARTNER, Text("外国政府の担当者", "Partner"), ("partner",), pages=("ledger", "law")),
        # Runs the machine and appoints; reads no case.
        Role(
            ADMINISTRATOR,
            Text("管理者", "Administrator"),
            ("organ", "cabinet_office", "contractor", "partner"),
            deciding=True,
            pages=("office", "search", "tokens", "ledger", "law"),
        ),
    )
}


def opening(page: str) -> frozenset[str]:
    """The roles that open a page."""
    return frozenset(role.code for role in ROLES.values() if page in role.pages)
