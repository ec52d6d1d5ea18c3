"""The addresses of the audit trail."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.audit import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("programmes/<slug:programme_id>/history/", views.history_page, name="history"),
]
