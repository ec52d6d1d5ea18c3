"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.programmes.judgement_views import judge_duty

urlpatterns: list[URLPattern | URLResolver] = [
    path("programmes/<slug:programme_id>/duties/<str:duty_id>/judgement/", judge_duty, name="judge_duty"),
]
