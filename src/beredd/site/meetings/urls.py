"""The addresses of this room; the lists and rows of its registers have theirs from the registers."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.meetings import contact_views, views

PROGRAMME = "programmes/<slug:programme_id>/"
MEETING = f"{PROGRAMME}meetings/<str:code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{PROGRAMME}meetings/overview/", views.overview_page, name="meeting_overview"),
    path(f"{MEETING}minutes/", views.minutes_page, name="minutes"),
    path(f"{MEETING}minutes/write/", views.write_page, name="write_minutes"),
    path(f"{MEETING}agenda/", views.agenda_page, name="start_agenda"),
    path(f"{MEETING}meeting.ics", views.calendar_file, name="meeting_ics"),
    path(f"{MEETING}<str:paper>.<str:form>", views.paper_file, name="meeting_paper"),
    path(f"{PROGRAMME}meeting-series/<str:code>/next/", views.next_page, name="next_meeting"),
    path(f"{PROGRAMME}contacts/log/", contact_views.log_page, name="log_contact"),
    path(f"{PROGRAMME}contacts/firms/", contact_views.firms_page, name="firms"),
]
