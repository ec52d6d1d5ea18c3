"""A list as an XLSX workbook: the rows, what the file is, and the codes that may be filled in.

The sheet ``rows`` is what an import reads back; ``about`` says where the file comes from and how sensitive it is;
``codes`` holds the words behind the drop-down lists. Text is written as text: a cell that begins with ``=``, ``+``,
``-`` or ``@`` is never a formula (CWE-1236).
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from beredd.common.text import Language
from beredd.site.registers.column import SEVERAL, Column, Kind
from beredd.site.registers.excel_cells import CELL_HOLDS, Cell, cell_of, words_of
from beredd.site.registers.listings import Entry, Exported, Wanted

ROWS_SHEET: Final = "rows"
ABOUT_SHEET: Final = "about"
CODES_SHEET: Final = "codes"
ID: Final = "id"
VERSION: Final = "version"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST_ROW: Final = 1_048_575
WIDTHS: Final = {Kind.TEXT: 36, Kind.LONG: 50, Kind.LINK: 36, Kind.DATE: 12, Kind.CHOICE: 20, Kind.YES_NO: 8}
CODED: Final = (
    Kind.ACTOR, Kind.ACTORS, Kind.DUTY, Kind.DUTIES, Kind.GOAL, Kind.GOALS, Kind.INDICATOR, Kind.INDICATORS,
    Kind.COMMITMENTS, Kind.GRANT, Kind.ROW, Kind.ROWS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sources:
    """Who asks for the workbook and when: what its second sheet tells."""

    by: str
    at: datetime
    language: Language
    wanted: Wanted


def workbook_of(listing: Exported, sources: Sources) -> bytes:
    """Return the rows that the person may read as a workbook."""
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties({"title": listing.title.to(sources.language), "author": "", "company": ""})
        workbook.set_size(2400, 1200)
        writer = _Writer(workbook, listing, sources)
        writer.rows(listing.entries(sources.wanted))
        writer.about()
        writer.codes()
    return out.getvalue()


class _Writer:
    """The three sheets, written one after the other."""

    def __init__(self, workbook: Any, listing: Exported, sources: Sources) -> None:
        self.listing, self.language, self.sources = listing, sources.language, sources
        self.heading = workbook.add_format({"bold": True, "bg_color": "#E5EEF5", "bottom": 1})
        self.locked = workbook.add_format({"font_color": "#5A5A5A"})
        self.text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.whole = workbook.add_format({"num_format": "0", "valign": "top"})
        self.number = workbook.add_format({"num_format": "General", "valign": "top"})
        self.bold = workbook.add_format({"bold": True})
        self.sheet = workbook.add_worksheet(ROWS_SHEET)
        self.about_sheet = workbook.add_worksheet(ABOUT_SHEET)
        self.codes_sheet = workbook.add_worksheet(CODES_SHEET)
        self.lists = self._lists()
        self.highest, self.ground, self.count = 0, "", 0
        self.lead = (ID, VERSION) if listing.imported else (ID,)

    def rows(self, entries: Iterable[Entry]) -> None:
        """Write the heading and every row."""
        sheet, columns = self.sheet, self.listing.columns
        first = len(self.lead)
        sheet.freeze_panes(1, first)
        for place, name in enumerate((*self.lead, *(column.name for column in columns))):
            sheet.write_string(0, place, name, self.heading)
        if self.listing.imported:
            sheet.write_comment(0, 0, _("The row’s id. Leave it empty in a new row; never change it."), _NOTE)
            sheet.write_comment(0, 1, _("The version that was exported. Leave it as it is."), _NOTE)
        sheet.set_column(0, first - 1, 10 if self.listing.imported else 18, self.locked)
        for place, column in enumerate(columns, start=first):
            sheet.write_comment(0, place, self._note(column), _NOTE)
            sheet.set_column(place, place, WIDTHS.get(column.kind, 14), self._format(column))
            self._validation(place, column)
        for entry in entries:
            self.count += 1
            sheet.write_string(self.count, 0, entry.code, self.locked)
            if self.listing.imported:
                sheet.write_number(self.count, 1, entry.version, self.locked)
            for place, column in enumerate(columns, start=first):
                if column.name in entry.values:
                    value = cell_of(column, entry.values[column.name], self.language)
                    self._write(self.count, place, value, self._format(column))
            if entry.confidentiality > self.highest or (entry.confidentiality == self.highest and not self.ground):
                self.highest, self.ground = entry.confidentiality, entry.ground
        sheet.autofilter(0, 0, max(self.count, 1), len(columns) + first - 1)
        for each in (sheet, self.about_sheet, self.codes_sheet):
            each.set_header(f"&L{_plain(self._title())}&R&B{_plain(self.marking)}")
            each.set_footer(f"&L&B{_plain(self.marking)}&R&P / &N")

    @property
    def marking(self) -> str:
        """The class of the file: that of the most sensitive thing in it."""
        return " – ".join(part for part in (f"K {self.highest}", self.ground) if part)

    def about(self) -> None:
        """Write where the file comes from."""
        programme, wanted = self.listing.programme, self.sources.wanted
        told: list[tuple[str, str, str]] = [
            ("programme", programme.id if programme else "", programme.title.to(self.language) if programme else ""),
            ("register", self.listing.key, self.listing.title.to(self.language)),
            ("exported_at", self.sources.at.isoformat(timespec="seconds"), ""),
            ("exported_by", self.sources.by, ""),
            ("rows", str(self.count), ""),
            ("filters", "; ".join(f"{name}={value}" for name, value in wanted.told.items()), ""),
            ("class", self.marking, _("The class of the most sensitive thing in this file.")),
            *(("how" if place == 0 else "", "", words) for place, words in enumerate(self._how())),
        ]
        sheet = self.about_sheet
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 2, 60)
        for row, (name, value, words) in enumerate(told):
            sheet.write_string(row, 0, name, self.bold)
            sheet.write_string(row, 1, value[:CELL_HOLDS])
            sheet.write_string(row, 2, words)

    def _how(self) -> tuple[str, ...]:
        """Return what can be done with the file."""
        if not self.listing.imported:
            return (_("This list is only shown: it is made of other lists, and is not imported."),)
        return (
            _("Change cells, add rows without an id, then import the file where you exported it."),
            _("A column that you take away stays as it is. A row that you take away is not withdrawn."),
        )

    def codes(self) -> None:
        """Write the words of each list beside each other: code, and what it is called."""
        sheet = self.codes_sheet
        blocks = list(self.lists.items())
        for place, (name, _found) in enumerate(blocks):
            sheet.write_string(0, 2 * place, name, self.heading)
            sheet.write_string(0, 2 * place + 1, _("meaning"), self.heading)
            sheet.set_column(2 * place, 2 * place, 18)
            sheet.set_column(2 * place + 1, 2 * place + 1, 40)
        columns = [list(found.items()) for _name, found in blocks]
        for row in range(max((len(pairs) for pairs in columns), default=0)):
            for place, pairs in enumerate(columns):
                if row < len(pairs):
                    sheet.write_string(row + 1, 2 * place, pairs[row][0])
                    sheet.write_string(row + 1, 2 * place + 1, pairs[row][1][:CELL_HOLDS])

    def _title(self) -> str:
        programme, title = self.listing.programme, self.listing.title.to(self.language)
        return f"{programme.title.to(self.language)} – {title}" if programme else title

    def _lists(self) -> dict[str, dict[str, str]]:
        """Return the list behind each column that has one, with the words of each code."""
        found: dict[str, dict[str, str]] = {}
        for column in self.listing.columns:
            if column.kind is Kind.CHOICE:
                found[column.name] = {words_of(column, code, self.language): code for code in column.choices}
            elif column.kind in CODED and column.name not in self.listing.fixed:
                found[column.name] = self.listing.options(column, self.language)
            elif column.kind is Kind.YES_NO:
                found[column.name] = {
                    str(cell_of(column, True, self.language)): "yes",
                    str(cell_of(column, False, self.language)): "no",
                }
        return found

    def _validation(self, place: int, column: Column) -> None:
        found = self.lists.get(column.name)
        if not found or column.kind in SEVERAL or column.name in self.listing.fixed:
            return
        block = 2 * list(self.lists).index(column.name)
        first = xl_rowcol_to_cell(1, block, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(len(found), block, row_abs=True, col_abs=True)
        # A warning, not a stop: a value that a later edition has lost may stay.
        self.sheet.data_validation(
            1, place, LAST_ROW, place,
            {"validate": "list", "source": f"={CODES_SHEET}!{first}:{last}", "error_type": "warning"},
        )  # fmt: skip

    def _note(self, column: Column) -> str:
        parts = [column.label.to(self.language)]
        parts += [column.help.to(self.language)] if column.help else []
        parts += [_("Must be filled in.")] if column.required else []
        parts += (
            [_("Several, with semicolons between; the codes stand on the sheet “codes”.")]
            if column.kind in SEVERAL and self.listing.imported
            else []
        )
        fixed = self.listing.imported and column.name in self.listing.fixed
        parts += [_("Shown only: an import passes it over.")] if fixed else []
        return "\n".join(parts)[:30_000]

    def _format(self, column: Column) -> Any:
        match column.kind:
            case Kind.DATE:
                return self.day
            case Kind.WHOLE | Kind.YEAR | Kind.KRONOR:
                return self.whole
            case Kind.NUMBER:
                return self.number
            case _:
                return self.text

    def _write(self, row: int, place: int, value: Cell, form: Any) -> None:
        if value is None:
            return
        if isinstance(value, str):
            # A number or date that only text keeps exactly gets the format of text, or Excel offers to convert it.
            self.sheet.write_string(row, place, value, self.text if form is not self.text else form)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), form)
        else:
            self.sheet.write_number(row, place, value, form)


_NOTE: Final[Mapping[str, Any]] = {"author": "", "x_scale": 2, "visible": False}


def _plain(text: str) -> str:
    """Return a text for a header, where & begins a command; at most 255 characters fit in all."""
    return " ".join(text.split())[:90].replace("&", "&&")
