"""Every address of the site, room by room."""

from django.urls import include, path

from beredd.site.accounts import views as accounts
from beredd.site.config import converters, start
from beredd.site.decisions import views as decisions
from beredd.site.indicators import views as indicators
from beredd.site.programmes import calendar_views, duty_views
from beredd.site.programmes import views as programmes
from beredd.site.reports import views as reports

__all__ = ["converters", "handler500", "urlpatterns"]

handler500 = "beredd.site.config.middleware.server_error"

REPORT = "programmes/<slug:programme_id>/reports/<str:report_id>/<due:due>/"

ROOMS = (
    "accounts",
    "audit",
    "operations",
    "open_data",
    "api",
    "attachments",
    "plan",
    "indicators",
    "meetings",
    "evaluation",
    "money",
    "reports",
    "reminders",
    "work",
    "datasets",
    "resistance",
    "registers",
)

urlpatterns = [
    path("", start.start_page, name="start"),
    path("tillganglighet/", start.accessibility_page, name="accessibility"),
    path("login/", accounts.LogIn.as_view(), name="login"),
    path("logout/", accounts.LogOut.as_view(), name="logout"),
    path("language/", accounts.choose_language, name="language"),
    path("account/", accounts.account_page, name="account"),
    path("account/feeds/", accounts.new_feed, name="new_feed"),
    path("account/feeds/<int:feed>/close/", accounts.close_feed, name="close_feed"),
    path("calendar/", calendar_views.calendar_page, name="calendar"),
    path("calendar/feeds/<str:secret>.ics", calendar_views.feed, name="feed"),
    path("programmes/<slug:programme_id>/", programmes.programme_page, name="programme"),
    path("programmes/<slug:programme_id>/decision/", programmes.decision_page, name="decision"),
    path("programmes/<slug:programme_id>/calendar/", calendar_views.programme_calendar, name="programme_calendar"),
    path("programmes/<slug:programme_id>/duties/<str:duty_id>/", duty_views.duty_page, name="duty"),
    path("programmes/<slug:programme_id>/duties/<str:duty_id>/date/", duty_views.duty_date, name="duty_date"),
    path(f"{REPORT}", reports.report_page, name="report"),
    path(f"{REPORT}read/", reports.read_draft, name="read_draft"),
    path(f"{REPORT}release/", reports.release, name="release_report"),
    path(f"{REPORT}draft.<str:form>", reports.draft, name="draft"),
    path(f"{REPORT}final.<str:form>", reports.final, name="final"),
    path("documents/", decisions.documents_page, name="documents"),
    path("documents/<slug:programme_id>/<str:document>/", decisions.download, name="document"),
    path("indicators/", indicators.indicators_page, name="indicators"),
    path("indicators/<str:indicator_id>/", indicators.indicator_page, name="indicator"),
    # Each room's own; the registers come last, because their addresses begin with a register's name.
    *(path("", include(f"beredd.site.{room}.urls")) for room in ROOMS),
]
