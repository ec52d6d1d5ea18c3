"""The addresses of open data; they stay as they are, because others link to them and harvest them."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.open_data import publication_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("open/", views.open_page, name="open"),
    path("open/<slug:programme_id>/", views.programme_page, name="open_programme"),
    path("open/<slug:programme_id>/indicator/<slug:indicator_id>/", views.indicator_page, name="open_indicator"),
    path("open/<slug:programme_id>/<slug:key>/", views.set_page, name="open_set"),
    path("open/<slug:programme_id>/<slug:key>.csv-metadata.json", views.set_metadata, name="open_metadata"),
    path("open/<slug:programme_id>/<slug:key>.<str:form>", views.set_file, name="open_file"),
    path("catalog", views.catalogue_file, name="catalogue"),
    path("catalog.<str:form>", views.catalogue_file, name="catalogue_form"),
    path("programmes/<slug:programme_id>/open-data/", publication_views.publication_page, name="publication"),
]
