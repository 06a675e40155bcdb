"""What forms, rules and records offer or accept is what the data of the law lists: no more, no less, under the same
codes.
"""

from datetime import date

from warifu.duties.custody import stamp
from warifu.regimes.jp.iesi import facts, law
from warifu.regimes.jp.iesi.forms import matters
from warifu.regimes.jp.iesi.procedures import accreditation_fields, assessment_fields, designation_fields

DAY = date(2026, 11, 24)


def listed(name: str) -> list[str]:
    return [entry.code for entry in law().list(name)]


def offered(choices: tuple[tuple[str, object], ...]) -> list[str]:
    return [code for code, _ in choices]


def test_choices_are_those_of_the_statute() -> None:
    assert offered(designation_fields.ARMS) == listed("arms")
    assert offered(designation_fields.GROUPS) == listed("groups")
    assert offered(designation_fields.MEASURES) == listed("designation_measures")
    assert offered(designation_fields.REQUIREMENTS) == listed("requirements")
    assert offered(accreditation_fields.KINDS) == listed("contract_kinds")
    assert offered(assessment_fields.CLASSES) == listed("assessment_classes")
    assert offered(matters.CHOICES) == listed("seven_matters")


def test_exempt_offices_are_those_of_the_statute() -> None:
    assert list(facts.OFFICES) == listed("exempt_offices")


def test_a_contractors_rules_cover_what_order_16_asks() -> None:
    assert {code for code, _, _ in accreditation_fields.MEASURES} == set(listed("contractor_measures"))
    assert law().value("accreditation.measures", DAY).is_ == len(accreditation_fields.MEASURES)


def test_the_contract_settles_what_it_must() -> None:
    """The measures of Order 11(1)(v) to (xii) are ticked as one; every other content has a field of its own."""
    asked = {field.name.removeprefix("settles_") for field in accreditation_fields.CONTRACT if "settles_" in field.name}
    single = {entry.code for entry in law().list("contract_contents") if str(entry.cite) != "Order 17"}
    assert asked == single | {"measures"}
    assert len(law().list("contract_contents")) - len(single) == 8


def test_counts_written_as_values_are_the_lengths_of_the_lists() -> None:
    counts = {
        "assessment.matters": "seven_matters",
        "assessment.family_data": "family_data",
        "designation.groups": "groups",
        "designation.requirements": "requirements",
        "accreditation.measures": "contractor_measures",
    }
    for value, name in counts.items():
        assert law().value(value, DAY).is_ == len(law().list(name)), value


def test_the_mark_on_a_page_is_the_mark_of_the_rule() -> None:
    assert law().value("mark.designation.text", DAY).is_ == stamp.MARK
