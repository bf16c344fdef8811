from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "apps.knowledge"

    def ready(self) -> None:
        from apps.knowledge import reindexing, signals  # noqa: F401, PLC0415 - connects its receivers

        reindexing.join()
