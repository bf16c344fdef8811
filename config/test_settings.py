"""Settings of the test suite: the same parts, quicker passwords, mail kept in memory."""

from __future__ import annotations

import os

os.environ.setdefault("SECRET_KEY", "tests-only")

from config.settings import *  # noqa: F403
from config.settings import DATABASES, REDIS_URL

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["OPTIONS"] = {}
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("VITRINE_TEST_DB", f"test_vitrine_{os.getpid()}")}
CHANNEL_PREFIX = f"test{os.getpid()}"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": CHANNEL_PREFIX},
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = False
WHITENOISE_AUTOREFRESH = True
