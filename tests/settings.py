"""Production settings on a test database: `TEST_DATABASE_URL`, or an SQLite file."""

import os
import tempfile
from pathlib import Path

_here = Path(tempfile.gettempdir()) / f"partnership-register-tests-{os.getuid()}"
(_here / "static").mkdir(parents=True, exist_ok=True)
for _name in ("DEMO", "COUNCIL_NAME", "REFERENCE_PREFIX", "EXTRA_HOLIDAYS"):
    os.environ.pop(_name, None)
os.environ.update(
    SECRET_KEY="only-for-tests-" + "0" * 40,
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{_here}/register.sqlite3",
    COUNCIL_NAME="Northvale Borough Council",
    HTTPS="false",
    VAR_DIR=str(_here),
)

from partnerships.settings import *  # noqa: E402, F403
from partnerships.settings import DATABASES, JOBS, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_here / f"test-{os.getpid()}.sqlite3")}
AUDIT_HEAD_FILE = _here / f"audit-head-{os.getpid()}.log"
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; the real one has its own test
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
JOBS = [*JOBS, *(f"tests.core.jobs.samples.{name}" for name in ("SAMPLE", "HANGING", "FAILING"))]
