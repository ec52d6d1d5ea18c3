"""Django's settings; what an operator may change comes from the environment (docs/reference/settings.md)."""

import os
from pathlib import Path

from django.contrib.messages import constants

from beredd.site.config import logs, mail, surroundings

SITE_DIR = Path(__file__).resolve().parents[1]

BEREDD_VAR = surroundings.var_dir()
"""Where uploaded documents and frozen reports lie; outside everything that is served as a file."""
BEREDD_TODAY = surroundings.fixed_day()
"""A day that stands for today; None, as always where people work, for the day it is."""
BEREDD_SITE_URL = os.environ.get("BEREDD_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
"""Where people and other systems find the site: for links in letters and addresses in the open catalogue."""
BEREDD_PUBLISHER_NAME = os.environ.get("BEREDD_PUBLISHER_NAME", "Beredd")
"""Who publishes the open data: the agency that runs the site, its address on the web, and where questions go."""
BEREDD_PUBLISHER_URI = os.environ.get("BEREDD_PUBLISHER_URI", "")
BEREDD_PUBLISHER_EMAIL = os.environ.get("BEREDD_PUBLISHER_EMAIL", "")
BEREDD_MAX_UPLOAD_BYTES = 20_000_000
BEREDD_MAX_REQUEST_BYTES = 2 * BEREDD_MAX_UPLOAD_BYTES
"""Up to this a form is read, so that a file somewhat too large is told on the page that it was sent from."""
BEREDD_MAX_DATA_SET_BYTES = 1_000_000 * surroundings.whole("BEREDD_MAX_DATA_SET_MB", default=500, least=1, most=20_000)
"""So much may be handed in at once as a data set, by somebody who is logged in."""

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
    # Log-in in steps, second factors, and log-in with an outside provider (OpenID Connect).
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    # The queue of long work, a table of the same database.
    "django_tasks_db",
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
    "beredd.site.reminders",
    "beredd.site.registers",
    "beredd.site.work",
    "beredd.site.datasets",
]

MIDDLEWARE = [
    # Outermost: it answers the probes, and notes how every other request went.
    "beredd.site.operations.requests.Noted",
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
    "allauth.account.middleware.AccountMiddleware",
    # How sure the log-in was, and whether it has lasted long enough.
    "beredd.site.accounts.assurance.session_end",
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

# What all workers must know together for a while (login attempts, codes that have been used) lies in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "beredd_kept_values",
        # Never so few that somebody can push out what is counted about others.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
# Long work is put in a queue, and a worker process (beredd site work) takes it from there.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
BEREDD_SECOND_FACTOR_ASSURANCE = surroundings.whole("BEREDD_SECOND_FACTOR_ASSURANCE", default=2, least=2, most=3)
"""The level of assurance that an authenticator app or a passkey gives; 3 only where the agency has approved it."""
BEREDD_SESSION_IDLE_SECONDS = 60 * surroundings.whole("BEREDD_SESSION_IDLE_MINUTES", default=60, least=5, most=600)
BEREDD_OIDC = surroundings.outside_log_ins()
"""Providers of outside log-in (OpenID Connect), as their file says; checked by accounts/oidc.py."""
ALLAUTH_TRUSTED_PROXY_COUNT = surroundings.whole(
    "BEREDD_PROXIES", default=1 if surroundings.flag("BEREDD_HTTPS") else 0, least=0, most=5
)
"""How many proxies add to X-Forwarded-For: by it the address is found whose attempts are counted."""
ACCOUNT_ADAPTER = "beredd.site.accounts.adapters.LogInAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # an e-mail address is for reminders, never for getting in
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGIN_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    # A whole agency may sit behind one address; an account is guarded by its own count.
    "login_failed": "60/5m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "beredd.site.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "beredd.site.accounts.forms.CodeForm",
    "reauthenticate": "beredd.site.accounts.forms.CodeAgainForm",
    "activate_totp": "beredd.site.accounts.forms.AppForm",
    "add_webauthn": "beredd.site.accounts.forms.NewPasskeyForm",
    "edit_webauthn": "beredd.site.accounts.forms.PasskeyNameForm",
}
ACCOUNT_FORMS = {"reauthenticate": "beredd.site.accounts.forms.PasswordAgainForm"}
MFA_RATE_LIMITS = {"webauthn_login": "60/5m/ip"}
MFA_TOTP_TOLERANCE = 1  # telephones' clocks differ by some seconds
SOCIALACCOUNT_ADAPTER = "beredd.site.accounts.outside.OutsideAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
# A form may not lead to another site (form-action), so the way out is a link; what comes back is bound by its state.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""

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
# The design system calls it danger.
MESSAGE_TAGS = {constants.ERROR: "danger"}
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

LOGGING = logs.logging_settings(surroundings.choice("BEREDD_LOG", ("lines", "json")))

_MAIL = mail.mail_settings(os.environ.get("BEREDD_MAIL_URL", ""))
EMAIL_BACKEND = _MAIL.backend
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.tls, _MAIL.starttls
EMAIL_FILE_PATH = _MAIL.folder
EMAIL_TIMEOUT = mail.PATIENCE_SECONDS
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("BEREDD_MAIL_FROM", "") or mail.NOBODY

BEREDD_METRICS_FROM = surroundings.networks("BEREDD_METRICS_FROM", "127.0.0.1,::1")
"""From where /metrics may be asked without a token."""
BEREDD_METRICS_TOKEN = os.environ.get("BEREDD_METRICS_TOKEN", "").strip()
