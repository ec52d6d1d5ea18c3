"""The addresses of what is due for a person."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.reminders import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("my-work/", views.my_work, name="my_work"),
    path("my-work/reminders/", views.choose, name="choose_reminders"),
]
