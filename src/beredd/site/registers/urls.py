"""The addresses of every register: ``programmes/se-amr-2026/activities/ACT-12/``."""

from django.urls import URLPattern, URLResolver, path, register_converter

from beredd.site.registers import import_views, list_views, table_views, views
from beredd.site.registers.register import registers


class RegisterConverter:
    """A register's key in an address; other words give no match, so that a programme's own pages keep theirs."""

    regex = "[a-z][a-z-]*"

    def to_python(self, value: str) -> str:
        """Return the key.

        Raises
        ------
        ValueError
            When no register is called so.
        """
        if value not in registers():
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        """Return the key as it is."""
        return value


class CodeConverter:
    """A row's code in an address."""

    regex = "[A-Z]{2,6}-[0-9]{1,9}"

    def to_python(self, value: str) -> str:
        """Return the code."""
        return value

    def to_url(self, value: str) -> str:
        """Return the code as it is."""
        return value


class StepConverter:
    """A step of a row in an address."""

    regex = "|".join(views.STEPS)

    def to_python(self, value: str) -> str:
        """Return the step."""
        return value

    def to_url(self, value: str) -> str:
        """Return the step as it is."""
        return value


class ListConverter:
    """The name of a list that is filled in and is no register, in an address."""

    regex = "|".join(import_views.HAND_LISTS)

    def to_python(self, value: str) -> str:
        """Return the name."""
        return value

    def to_url(self, value: str) -> str:
        """Return the name as it is."""
        return value


register_converter(ListConverter, "hand_list")
register_converter(RegisterConverter, "register")
register_converter(CodeConverter, "code")
register_converter(StepConverter, "step")

ROWS = "programmes/<slug:programme_id>/<register:key>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ROWS, list_views.list_page, name="rows"),
    path("programmes/<slug:programme_id>/<hand_list:name>/export.xlsx", import_views.export_list, name="export_list"),
    path("programmes/<slug:programme_id>/<hand_list:name>/import/", import_views.import_list, name="import_list"),
    path("programmes/<slug:programme_id>/tables/<slug:name>.xlsx", table_views.export_table, name="export_table"),
    path("tables/<slug:name>.xlsx", table_views.export_own_table, name="export_own_table"),
    path(f"{ROWS}export.xlsx", import_views.export_rows, name="export_rows"),
    path(f"{ROWS}import/", import_views.import_rows, name="import_rows"),
    path(f"{ROWS}new/", views.new_row, name="new_row"),
    path(f"{ROWS}<code:code>/", views.row_page, name="row"),
    path(f"{ROWS}<code:code>/change/", views.change_row, name="change_row"),
    path(f"{ROWS}<code:code>/class/", views.classify_row, name="classify_row"),
    path(f"{ROWS}<code:code>/<step:name>/", views.step, name="row_step"),
]
