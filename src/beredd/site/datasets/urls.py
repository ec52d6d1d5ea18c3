"""The addresses of data sets besides those of their register."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.datasets import views
from beredd.site.registers import urls as registers  # its kinds of address parts are used here

SETS = "programmes/<slug:programme_id>/datasets/"

__all__ = ["registers", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{SETS}hand-in/", views.upload_page, name="upload_data_set"),
    path(f"{SETS}<code:code>/contents/", views.data_set_page, name="data_set"),
    path(f"{SETS}<code:code>/contents/read/", views.read_page, name="read_data_set"),
    path(f"{SETS}<code:code>/contents/approve/", views.approve_page, name="approve_data_set"),
    path(f"{SETS}<code:code>/contents/delete/", views.delete_page, name="delete_data_set"),
    path(f"{SETS}<code:code>/contents/rejected/", views.rejected_page, name="rejected_rows"),
    path(f"{SETS}<code:code>/contents/hidden/", views.hidden_page, name="hidden_values"),
    path(f"{SETS}<code:code>/contents/rejected.csv", views.rejected_file, name="rejected_file"),
]
