from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "apps.consent"

    def ready(self) -> None:
        from apps.audit import sources  # noqa: PLC0415 - models must be loaded first
        from apps.consent.sealing import grant_ids, grants  # noqa: PLC0415

        sources.register("grant", grants, all_ids=grant_ids)
