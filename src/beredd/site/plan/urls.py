"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.plan import views, work_views

PLAN = "programmes/<slug:programme_id>/plan/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(PLAN, views.plan_page, name="plan"),
    path(f"{PLAN}actors/", views.actors_page, name="plan_actors"),
    path(f"{PLAN}commitments/", views.commitments_page, name="plan_commitments"),
    path(f"{PLAN}results/", views.chain_page, name="plan_results"),
    path(f"{PLAN}document.<str:form>", views.document, name="plan_document"),
    path(f"{PLAN}start/", work_views.start_page, name="start_plan"),
    path(f"{PLAN}carry-over/", work_views.carry_over_page, name="carry_over"),
    path(f"{PLAN}merge/", work_views.merge_page, name="merge_activities"),
    path(f"{PLAN}supersede/", work_views.supersede_page, name="supersede_activities"),
]
