from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "apps.quality"

    def ready(self) -> None:
        from apps.audit import privacy  # noqa: PLC0415 - models must be loaded first
        from apps.quality.erasing import forget  # noqa: PLC0415

        privacy.register("quality", forget)
