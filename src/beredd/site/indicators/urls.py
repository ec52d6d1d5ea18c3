"""The addresses of values and periods; the indicators' own pages stand with the site's first addresses."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.indicators import approval_views, entry_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("values/", entry_views.my_values, name="my_values"),
    path("programmes/<slug:programme_id>/values/enter/", entry_views.periods_page, name="enter_periods"),
    path("programmes/<slug:programme_id>/values/enter/<str:period>/", entry_views.enter_page, name="enter_values"),
    path("programmes/<slug:programme_id>/values/approve/", approval_views.approve_page, name="approve_values"),
    path("programmes/<slug:programme_id>/values/<str:code>/revise/", approval_views.revise_page, name="revise_value"),
]
