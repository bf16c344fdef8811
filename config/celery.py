"""Workers: `answers` apart from `background`; both listen to `pulse`, which carries the sweeps."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("vitrine")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A sweep that could not run in time is void: the next one does the same.
app.conf.beat_schedule = {
    "nudge-due": {"task": "tenants.nudge_due", "schedule": 1.0, "options": {"queue": "pulse", "expires": 2}},
    "sweeps": {"task": "tenants.run_sweeps", "schedule": 1.0, "options": {"queue": "pulse", "expires": 2}},
    "purge-work": {"task": "tenants.purge_work", "schedule": 3600.0, "options": {"queue": "background"}},
}
