"""Django's settings for the process `pages` and for commands. Everything that may differ comes from the installation."""

import hmac
import os
from pathlib import Path
from typing import Any

from warifu.interfaces.web import replica
from warifu.registers import installation as place
from warifu.registers.signin import provider

INSTALLATION = place.from_environment()
OIDC = provider.configured(os.environ)
DIRECTORY = Path(__file__).resolve().parent

# Not the key itself, which opens everything sealed: what Django keeps in its settings may turn up in a report of an error.
SECRET_KEY = hmac.digest(INSTALLATION.key_file.read_bytes(), b"warifu/pages/1", "sha256").hex()
DEBUG = False
_HOST = INSTALLATION.origin.split("://", 1)[1].rsplit(":", 1)[0]
ALLOWED_HOSTS = [_HOST]
CSRF_TRUSTED_ORIGINS = [INSTALLATION.origin]
_TLS = INSTALLATION.origin.startswith("https://")
CSRF_COOKIE_SECURE = _TLS
# The front is the only way in, and sets this header afresh.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _TLS else None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "warifu.interfaces.web.errors.csrf"

INSTALLED_APPS = [
    "warifu.registers.ledger",
    "warifu.registers.vault",
    "warifu.registers.gate",
    "warifu.registers.search",
    "warifu.registers.people",
    "warifu.registers.signin",
    "warifu.registers.casework",
    "warifu.duties.designation",
    "warifu.duties.contractors",
    "warifu.duties.clearance",
    "warifu.duties.custody",
    "warifu.duties.lists",
    "warifu.duties.exports",
    "warifu.interfaces.web",
]
MIDDLEWARE = [
    "warifu.interfaces.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "warifu.interfaces.web.middleware.session",
    "warifu.interfaces.web.middleware.language",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "warifu.interfaces.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DIRECTORY / "templates"],
        "OPTIONS": {
            "builtins": ["warifu.interfaces.web.templatetags.warifu"],
            "context_processors": ["warifu.interfaces.web.context.page"],
        },
    }
]
_PATIENCE = 10  # seconds to wait for somebody else's transaction
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": INSTALLATION.records,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": _PATIENCE,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;PRAGMA foreign_keys=ON;",
    },
}


def _server(url: str) -> dict[str, Any]:
    # Loaded only where it is needed, the driver with it.
    from warifu.registers.django_postgres.base import settings_of

    return settings_of(url, _PATIENCE)


DATABASES = {"default": _server(INSTALLATION.database) if INSTALLATION.database else _SQLITE}
if INSTALLATION.replica:
    DATABASES[replica.ALIAS] = _server(INSTALLATION.replica) | {"TEST": {"MIRROR": "default"}}
    DATABASES[replica.ALIAS]["OPTIONS"]["connect_timeout"] = replica.CONNECT_SECONDS
    DATABASE_ROUTERS = ["warifu.interfaces.web.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "ja"
STATIC_URL = "static/"
STATIC_ROOT = None
STATICFILES_DIRS = [DIRECTORY / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# What is handed in is sealed before it touches a disk: never a temporary file, which a crash would leave behind in clear. The front takes
# no larger body than this.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 50 * 1024 * 1024
# Names, search words and secrets never reach a log: only warnings about the program itself do.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "ERROR"},
    "loggers": {"django.request": {"level": "CRITICAL"}, "django.security": {"level": "CRITICAL"}},
}
