from django.apps import AppConfig


class ContractorsConfig(AppConfig):
    name = "warifu.duties.contractors"
    label = "contractors"

    def ready(self) -> None:
        from warifu.duties.contractors import effects, facts, rights, searched
        from warifu.regimes.jp.iesi.procedures import ALL
        from warifu.registers.casework.registry import Duty, register
        from warifu.registers.search import registry as search

        register(
            Duty(
                name="contractors",
                procedures=tuple(p for p in ALL if p.name == "accreditation"),
                row="accreditation",
                facts=facts.ANSWERS,
                effects=effects.EFFECTS,
                begin=effects.begin,
                choices=facts.CHOICES,
                choosable=facts.CHOOSABLE,
                gate_rows=rights.gate_rows,
            )
        )
        search.register(searched.CONTRACTORS)
