"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.evaluation import views
from beredd.site.programmes.judgement_views import judge_duty

HERE = "programmes/<slug:programme_id>/evaluation/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, views.overview_page, name="evaluation_overview"),
    path(f"{HERE}<str:code>/", views.tree_page, name="evaluation_tree"),
    path(f"{HERE}<str:code>/evaluation.<str:form>", views.tree_file, name="evaluation_file"),
    path(f"{HERE}<str:code>/propose/", views.propose, name="propose_recommendation"),
    path("programmes/<slug:programme_id>/duties/<str:duty_id>/judgement/", judge_duty, name="judge_duty"),
]
