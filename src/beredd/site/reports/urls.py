"""The addresses of this room that its parts have added: sections, and what has been sent."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.reports import diary_views, section_views

REPORT = "programmes/<slug:programme_id>/reports/<str:report_id>/<due:due>/"
PROGRAMME = "programmes/<slug:programme_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{REPORT}sections/", section_views.sections_page, name="report_sections"),
    path(f"{REPORT}sections/<str:key>/", section_views.section_page, name="report_section"),
    path(f"{REPORT}sent/", diary_views.log_sent, name="log_sent"),
    path(f"{PROGRAMME}diary/", diary_views.diary_page, name="diary"),
    path(f"{PROGRAMME}diary.csv", diary_views.diary_list, name="diary_list"),
]
