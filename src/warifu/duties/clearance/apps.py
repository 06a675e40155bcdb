from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    name = "warifu.duties.clearance"
    label = "clearance"

    def ready(self) -> None:
        from warifu.duties.clearance import effects, facts, readings, rights, searched
        from warifu.regimes.jp.iesi.procedures import ALL
        from warifu.registers.casework.registry import Duty, register
        from warifu.registers.search import registry as search

        register(
            Duty(
                name="clearance",
                procedures=tuple(p for p in ALL if p.name == "assessment"),
                row="assessment",
                facts=facts.ANSWERS,
                effects=effects.EFFECTS,
                begin=effects.begin,
                choices=facts.CHOICES,
                choosable=facts.CHOOSABLE,
                gate_rows=lambda: (*rights.gate_rows(), *readings.rows_of_readings()),
            )
        )
        search.register(searched.PEOPLE)
