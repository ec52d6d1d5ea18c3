"""Django's settings; what an operator may change comes from the environment (docs/reference/settings.md)."""

from pathlib import Path

from beredd.site.config import surroundings

SITE_DIR = Path(__file__).resolve().parents[1]

BEREDD_VAR = surroundings.var_dir()
"""Where uploaded documents and frozen reports lie; outside everything that is served as a file."""
BEREDD_TODAY = surroundings.fixed_day()
"""A day that stands for today; None, as always where people work, for the day it is."""
BEREDD_MAX_UPLOAD_BYTES = 20_000_000
BEREDD_MAX_REQUEST_BYTES = 2 * BEREDD_MAX_UPLOAD_BYTES
"""Up to this a form is read, so that a file somewhat too large is told on the page that it was sent from."""

DEBUG = surroundings.flag("BEREDD_DEBUG")
SECRET_KEY = surroundings.secret_key()
ALLOWED_HOSTS = surroundings.listed("BEREDD_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = surroundings.listed("BEREDD_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "beredd.site.config.apps.Site",
    "beredd.site.accounts",
    "beredd.site.audit",
    "beredd.site.decisions",
    "beredd.site.programmes",
    "beredd.site.indicators",
    "beredd.site.reports",
    "beredd.site.plan",
    "beredd.site.meetings",
    "beredd.site.evaluation",
    "beredd.site.money",
    "beredd.site.attachments",
    "beredd.site.open_data",
    "beredd.site.api",
    "beredd.site.operations",
    "beredd.site.registers",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "beredd.site.config.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "beredd.site.config.middleware.not_too_large",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A page is closed unless its view says that it is public.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "beredd.site.config.middleware.SurroundingsFaults",
]

ROOT_URLCONF = "beredd.site.config.urls"
WSGI_APPLICATION = "beredd.site.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "beredd.site.config.context.layout",
            ],
            "builtins": ["django.templatetags.i18n", "beredd.site.config.templatetags.words"],
        },
    }
]

DATABASES = {"default": surroundings.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("da", "Dansk"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "beredd_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
# The first is where messages are compiled when the program's own folder cannot be written to.
LOCALE_PATHS = [BEREDD_VAR / "locale", SITE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [SITE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "beredd.site.config.static_files.Stamped"},
}
# Static files are served from where they lie, no collecting: one step less at set-up, and no second copy to go stale.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 7 * 24 * 3600

SESSION_COOKIE_NAME = "beredd_session"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "beredd_csrf"
CSRF_COOKIE_HTTPONLY = True
# The password form and the messages need no cookie of their own; a message lives in the session, not in clear text.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

BEREDD_HTTPS = surroundings.flag("BEREDD_HTTPS")
"""On where people reach the site by https, usually through a proxy that sets X-Forwarded-Proto."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEREDD_HTTPS
SECURE_SSL_REDIRECT = BEREDD_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEREDD_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEREDD_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        # The design system's icons are data addresses in its style sheet.
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_PERMISSIONS = 0o640

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "beredd.site.config.logs.NoSecrets"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "beredd": {"level": "INFO"},
        # An address that does not exist is no fault of ours, and may hold what somebody typed.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
