from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TenantsConfig(AppConfig):
    name = "apps.tenants"

    def ready(self) -> None:
        from apps.tenants import fences  # noqa: PLC0415 - models must be loaded first

        # Runs once per migrated app; the fences of all models stand after the last one.
        post_migrate.connect(fences.raise_all, dispatch_uid="tenants.fences")
