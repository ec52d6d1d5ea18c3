"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from beredd.site.money import account_views, gap_views, views

MONEY = "programmes/<slug:programme_id>/money/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(MONEY, views.money_page, name="money"),
    path(f"{MONEY}take-back/<str:code>/", views.take_back_page, name="take_back"),
    path(f"{MONEY}account/<slug:actor>/", account_views.account_page, name="money_account"),
    path(f"{MONEY}account/<slug:actor>/account.<str:form>", account_views.account_file, name="money_account_file"),
    path(f"{MONEY}gap/", gap_views.gap_page, name="funding_gap"),
]
