"""What procedures name, duties answer: every fact, every choice, and no effect for a step that does not exist."""

from warifu.kernel.procedure.form import walk
from warifu.registers.casework import registry


def test_every_fact_and_choice_is_answered_and_every_effect_has_its_step() -> None:
    assert {p.name for d in registry.duties() for p in d.procedures} == {"designation", "accreditation", "assessment"}
    for duty in registry.duties():
        for procedure in duty.procedures:
            assert {f.name for f in procedure.facts} <= set(duty.facts), procedure.name
            asked = {f.choices_from for s in procedure.steps for f in walk(s.fields) if f.choices_from}
            assert asked <= set(duty.choices) | set(duty.choosable), procedure.name
            assert set(duty.effects) <= {s.name for s in procedure.steps}, procedure.name
        assert not set(duty.choices) & set(duty.choosable), duty.name
        assert {f for p in duty.procedures for f in (x.name for x in p.facts)} == set(duty.facts), duty.name
