"""The addresses of long work."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.work import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("long-work/", views.works_page, name="long_works"),
    path("long-work/<int:work>/", views.work_page, name="long_work"),
    path("long-work/<int:work>/cancel/", views.cancel_work, name="cancel_long_work"),
]
