"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.resistance import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("explore/", views.explore_page, name="explore"),
    path("antibiogram/", views.antibiogram_page, name="antibiogram"),
]
