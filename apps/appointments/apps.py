from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "apps.appointments"

    def ready(self) -> None:
        # Whoever sends mail must know the question reminders ask at that moment.
        from apps.appointments import reminders  # noqa: F401, PLC0415 - models must be loaded first
