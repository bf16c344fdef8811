from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "apps.sessions"
    label = "live_sessions"  # `sessions` is taken by Django's own
