from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "apps.api"

    def ready(self) -> None:
        from apps.api.idempotency import forget  # noqa: PLC0415 - models must be loaded first
        from apps.audit import privacy  # noqa: PLC0415

        privacy.register("api", forget)
