"""Every setting of the register, read from the environment. README.md lists the variables."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _lazy

from partnerships import env

ROOT = Path(__file__).resolve().parent.parent
DEMO = env.read_flag("DEMO", default=False)
VAR = Path(env.read_text("VAR_DIR", str(ROOT / "var")))

# --- Who may start it, and how it is reached -------------------------------------------------
SECRET_KEY = env.read_secret("SECRET_KEY", kept_in=VAR / "secret-key" if DEMO else None)
DEBUG = False  # never: error pages of a council service show nothing of the inside
ALLOWED_HOSTS = env.read_list("ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]") if DEMO else None)
HTTPS = env.read_flag("HTTPS", default=not DEMO)
CSRF_TRUSTED_ORIGINS = env.read_list("CSRF_TRUSTED_ORIGINS", default=())
ROOT_URLCONF = "partnerships.urls"
WSGI_APPLICATION = "partnerships.wsgi.application"
ASGI_APPLICATION = "partnerships.asgi.application"

# --- The council ------------------------------------------------------------------------------
COUNCIL = {
    "name": env.read_text("COUNCIL_NAME", "Northvale Borough Council" if DEMO else "The council"),
    "service": env.read_text("COUNCIL_SERVICE", "Partnership register"),
    "colour": env.read_text("COUNCIL_COLOUR", "#12436d"),
    "logo": env.read_text("COUNCIL_LOGO", "img/mark.svg"),
    "reference_prefix": env.read_text("REFERENCE_PREFIX", "PSH"),
}
# One of register/rules/matrices.yaml; a score keeps the one that it was made under.
RISK_MATRIX = env.read_text("RISK_MATRIX", "5x5")
RISK_APPETITE = env.read_text(
    "RISK_APPETITE", "medium"
)  # the highest band that may be tolerated without approval
EXTRA_HOLIDAYS = env.read_days("EXTRA_HOLIDAYS")  # proclaimed after the locked version of `holidays` was made

INSTALLED_APPS = [
    "portal",
    "scrutiny",
    "reviews",
    "governance",
    "register",
    "accounts",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_q",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.keep_answers_private",
    "core.posting.once.OnceOnly",
    "core.access_log.middleware.RefusalLog",
    "register.merging.follow.follow_merges",
    "core.views.wrong_method.explain_wrong_method",
    "core.views.head.answer_head",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "core.templatetags.page"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnerships.navigation.add_navigation",
            ],
        },
    }
]
FORM_RENDERER = "core.posting.kept.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("council",)
CRISPY_TEMPLATE_PACK = "council"
CRISPY_FAIL_SILENTLY = False

# --- Where it is kept -------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        env.read_text("DATABASE_URL", f"sqlite:///{VAR / 'register.sqlite3'}" if DEMO else None),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE is what lets writers queue instead of failing; FULL keeps the last commit over a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A cache that all processes share, so that throttling counts once and not once a process.
CACHES = {
    "default": {"BACKEND": "core.disk.shared_cache.SharedCache", "LOCATION": "core_cache"},
    "nowhere": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
STORAGES = {
    "default": {
        "BACKEND": "core.disk.whole_files.WholeFiles",
        "OPTIONS": {"location": VAR / "files", "file_permissions_mode": 0o640},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
UPLOAD_LIMIT = env.read_integer("UPLOAD_LIMIT_MB", 20) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT

# --- Who comes in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.CouncilAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # sign-ins are made by an administrator, who knows the address
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a reset says the same whether or not the address is known
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{COUNCIL['name']}: "
ACCOUNT_SESSION_REMEMBER = False
# NCSC: at most ten guesses in five minutes.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/5m/key,30/5m/ip",
    "reset_password": "10/m/ip,3/m/key",
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.errors.form_expired"

# --- What every answer carries -----------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
if env.read_flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Guesses are counted by the address of whoever guesses, not by that of the proxy that everybody comes through.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.read_integer("PROXY_COUNT", 1)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- Language, time, money ----------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _lazy("English"))]  # a language is offered once its catalogue in locale/ is translated
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True

# --- Where a lower floor asks and a higher floor answers ---------------------------------------------
KNOWN_PARTS = ["register.known.part.PART", "governance.known.part.PART", "reviews.known.part.PART"]
ACCESS_LOG_SUBJECTS = [
    "register.access.addresses.find_partnership",
    "governance.access.find_partnership",
    "reviews.access.find_partnership",
]
# What changes the mark of the same words where they stand once more, by the kind of record whose words are marked.
MARK_COPIES = {
    "governance.answer": "governance.assessments.gaps.mark_actions_of_answer",
    "reviews.reviewline": "reviews.annual.service.mark_copies_of_line",
}
MERGE_PARTS = ["register.merging.part.PART", "governance.merging.PART", "reviews.merging.PART"]
HAND_OVER_PARTS = [
    "register.handing_over.part.PART",
    "reviews.handing_over.PART",
    "governance.handing_over.PART",
]
ON_SIGN_IN_SWITCHED = ["register.people.service.refresh_named"]
APPROVAL_KINDS = ["reviews.risks.approvals.kind.KIND"]
GATE_FINDINGS = ["governance.gates.find_for_gates"]  # what is read for the gates of one partnership alone
FOLLOWED_BY = [  # what the record now holds may settle
    "governance.assessments.gaps.close_what_is_held",
    "register.services.overriding.close_met",
]
UNTOLD_IN_HISTORY = [
    "reviews.access.find_untold_lines"
]  # what of a partnership its history keeps from a reader
ENDED_WITH_PARTNERSHIP = ["register.approvals.endings.end_requests_of"]
STILL_OPEN = [
    "register.record.still_open.count_own",
    "governance.gates.count_unsigned",
    "reviews.still_open.count_own",
]

# --- Lists that can be imported beside partnerships: each a tuple of register.importing.tables.model.ImportTable --
IMPORT_TABLES = [
    "register.importing.tables.own.TABLES",
    "register.importing.tables.organisations.TABLES",
    "register.people.import_table.TABLES",
    "reviews.risks.import_table.TABLES",
    "reviews.measures.import_table.TABLES",
]

# --- Background jobs: each a core.jobs.kinds.JobKind under a stable name ---------------------------------------
JOBS = [
    "core.access_log.job.TIDY_ACCESS_LOG",
    "core.jobs.check_history.CHECK_HISTORY",
    "core.jobs.clear_away.CLEAR_OLD_JOBS",
    "core.jobs.clear_away.REMOVE_FILES",
    "register.importing.jobs.forget.FORGET_OLD_UPLOADS",
    "register.importing.jobs.read.READ_SHEET",
    "register.importing.jobs.bring_in.BRING_IN",
    "register.importing.jobs.undo.UNDO_IMPORT",
]
JOB_QUEUE = env.read_redis_address("JOB_QUEUE")
# `retry` is longer than `timeout`, or a long job would be handed out again while it runs.
Q_CLUSTER = {
    "name": "register",
    "workers": env.read_integer("JOB_WORKERS", 2),
    "timeout": 60 * 60,
    "retry": 70 * 60,
    "queue_limit": 1,
    "poll": 1,
    "guard_cycle": 1,
    "save_limit": -1,  # what came of a job stands in our own table
    "ack_failures": True,
    "scheduler": False,
    "cache": "nowhere",
} | ({"redis": JOB_QUEUE} if JOB_QUEUE else {"orm": "default"})

# --- Forms that may be posted twice, each with its reason -------------------------------------------------
MAY_BE_POSTED_TWICE = {
    "account_login": "adds nothing; holds a password",
    "account_logout": "adds nothing; signed out twice is signed out",
    "account_reauthenticate": "adds nothing; holds a password",
    "account_change_password": "adds nothing; the second press is refused, since the old password has changed",
    "account_reset_password": "adds nothing; a second message is no harm, and three in a minute are the limit",
    "account_reset_password_from_key": "adds nothing; the key works once",
}

# --- Telling people and keeping a log --------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.read_text(
    "FROM_EMAIL", "partnership-register@demo.example" if DEMO else "root@localhost"
)
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if DEMO else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = VAR / "outbox"
EMAIL_HOST = env.read_text("EMAIL_HOST", "localhost")
EMAIL_TIMEOUT = 10
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {name: {"level": "WARNING"} for name in ("django-q", "fontTools", "weasyprint")},
    "root": {"handlers": ["console"], "level": "INFO"},
}
SIMPLE_HISTORY_REVERT_DISABLED = True
# The newest entry of the audit chain, outside the database: docs/history-and-tampering.md
AUDIT_HEAD_FILE = Path(env.read_text("AUDIT_HEAD_FILE", str(VAR / "audit-head.log")))

# --- What verify_history checks: each a function that returns core.history.results.CheckResult ---------------------
HISTORY_CHECKS = [
    "core.history.verify.check_guards",
    "core.history.verify.check_chain",
    "core.history.verify.check_frozen",
    "core.history.verify.check_sealed",
    "core.history.verify.check_live_rows",
    "core.access_log.verify.check_access_log",
    "accounts.integrity.check_rights",
    "register.integrity.check_stored_files",
    "register.integrity.check_approvals",
    "register.integrity.check_summaries",
]
# What is written first and sealed later: sealed before a check of the history and before a backup.
SEALED_LATER = ["core.access_log.segments.seal_now"]
