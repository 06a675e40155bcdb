from django.apps import AppConfig


class DesignationConfig(AppConfig):
    name = "warifu.duties.designation"
    label = "designation"

    def ready(self) -> None:
        from warifu.duties.designation import effects, facts, rights, searched
        from warifu.regimes.jp.iesi.procedures import ALL
        from warifu.registers.casework.registry import Duty, register
        from warifu.registers.search import registry as search

        register(
            Duty(
                name="designation",
                procedures=tuple(p for p in ALL if p.name == "designation"),
                row="designation",
                facts=facts.ANSWERS,
                effects=effects.EFFECTS,
                begin=effects.begin,
                choices=facts.CHOICES,
                choosable=facts.CHOOSABLE,
                gate_rows=rights.gate_rows,
                titles={"item": searched.titles},
            )
        )
        search.register(searched.DESIGNATIONS)
