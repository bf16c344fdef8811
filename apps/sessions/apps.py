from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "apps.sessions"
    label = "live_sessions"  # `sessions` is taken by Django's own

    def ready(self) -> None:
        from apps.audit import sources  # noqa: PLC0415 - models must be loaded first
        from apps.sessions import standing  # noqa: PLC0415
        from apps.sessions.sealing import event_ids, words_of_events  # noqa: PLC0415

        sources.register("event", words_of_events, all_ids=event_ids)
        standing.connect()
