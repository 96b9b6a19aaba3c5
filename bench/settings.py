"""The product's settings for one measured database, with Django's own admin beside it to compare with."""

import os

os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.update(
    SECRET_KEY="only-for-measuring-" + "0" * 40,
    ALLOWED_HOSTS="testserver",
    COUNCIL_NAME="Northvale Borough Council",
    HTTPS="false",
)
for _name in ("DEMO", "REFERENCE_PREFIX"):
    os.environ.pop(_name, None)

from partnerships.settings import *  # noqa: E402, F403
from partnerships.settings import INSTALLED_APPS, LOGGING, ROOT, STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # as collectstatic would; it stays empty

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
TEMPLATES = [TEMPLATES[0] | {"DIRS": [*TEMPLATES[0]["DIRS"], ROOT / "bench" / "templates"]}]
ROOT_URLCONF = "bench.urls"
# Plain names of files: what is measured is the page, not whether collectstatic was run.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
LOGGING = LOGGING | {"root": {"handlers": ["console"], "level": "WARNING"}}
