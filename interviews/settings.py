"""All settings, read from the environment alone; the README's table lists each with its default.

With nothing set, the product runs on embedded parts under STATE_DIR: SQLite in WAL mode, and a Valkey on a private
unix socket.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import environ

ROOT = Path(__file__).resolve().parent.parent
environ.Env.DB_SCHEMES["sqlite"] = "django.db.backends.sqlite3"
env = environ.Env()

STATE_DIR = Path(env.str("RED_QUEEN_STATE", default=str(ROOT / ".state"))).resolve()
STATE_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """Return the key from the environment, else one made once and kept readable to the owner alone."""
    given = env.str("RED_QUEEN_SECRET_KEY", default="")
    if given:
        return str(given)
    path = STATE_DIR / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = env.bool("RED_QUEEN_DEBUG", default=False)
BASE_URL = env.str("RED_QUEEN_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("RED_QUEEN_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
HTTPS = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "interviews",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "interviews.urls"
WSGI_APPLICATION = "interviews.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "interviews" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{STATE_DIR / 'db.sqlite3'}")}
EMBEDDED_DATABASE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if EMBEDDED_DATABASE:
    # IMMEDIATE takes the write lock when a transaction begins, so a busy database waits instead of failing halfway.
    DATABASES["default"]["OPTIONS"] = {"timeout": 20, "transaction_mode": "IMMEDIATE"}
# Threads and workers keep their connection: opening one and preparing it costs more than most requests.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = not EMBEDDED_DATABASE

AUTH_USER_MODEL = "interviews.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "interviews.access.StaffAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "interviews.pages.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
RELEASES_DIR = STATE_DIR / "releases"

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("RED_QUEEN_MAIL_FROM", default="Red Queen <interviews@localhost>")

# One number, the longest a grading may run, from which the other limits on the way of a submission derive.
GRADING_SECONDS = env.int("RED_QUEEN_GRADING_SECONDS", default=10)
GRADING_WAIT_SECONDS = 2 * GRADING_SECONDS  # for a free evaluator
GRADING_ANSWER_SECONDS = GRADING_SECONDS + GRADING_WAIT_SECONDS + 5  # then the sandbox broker is given up
GRADING_SOFT_LIMIT = GRADING_ANSWER_SECONDS + 5
GRADING_HARD_LIMIT = GRADING_SOFT_LIMIT + 5
PARSE_CHECK_SECONDS = min(6.0, 0.6 * GRADING_SECONDS)  # a thread of the web server waits no longer for one
SWEEP_SECONDS = 5
# A living worker renews its lease, so these have nothing to do with the length of a grading: a lost worker's work is
# found within a lease and a sweep.
GRADING_LEASE_SECONDS = 2 * SWEEP_SECONDS
GRADING_HEARTBEAT_SECONDS = 0.3 * GRADING_LEASE_SECONDS
MAX_REQUEST_BYTES = env.int("RED_QUEEN_MAX_REQUEST_BYTES", default=7 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_REQUEST_BYTES

BROKER_SOCKET = env.str("RED_QUEEN_BROKER_SOCKET", default=str(STATE_DIR / "broker.sock"))
SANDBOX_IMAGE = env.str("RED_QUEEN_SANDBOX_IMAGE", default="")
PACKS = env.str("RED_QUEEN_PACKS", default="")  # read by the package `puzzles` itself, from the same variable
EVALUATORS = env.int("RED_QUEEN_EVALUATORS", default=2)
GRADING_WORKERS = env.int("RED_QUEEN_GRADING_WORKERS", default=2)
EMBEDDED_BROKER_SOCKET = str(STATE_DIR / "valkey.sock")
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=f"redis+socket://{EMBEDDED_BROKER_SOCKET}")
EMBEDDED_BROKER = f"redis+socket://{EMBEDDED_BROKER_SOCKET}" == CELERY_BROKER_URL

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("RED_QUEEN_LOG_LEVEL", default="INFO")},
}
