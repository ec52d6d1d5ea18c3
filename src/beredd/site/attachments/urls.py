"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.attachments import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("programmes/<slug:programme_id>/attachments/new/<slug:thing>/<str:code>/", views.attach_page, name="attach"),
    path("programmes/<slug:programme_id>/attachments/<int:attachment>/", views.download, name="attachment"),
    path(
        "programmes/<slug:programme_id>/attachments/<int:attachment>/change/",
        views.change_page,
        name="change_attachment",
    ),
]
