"""Reports: what a decision demands, composed, gated, rendered in three formats and frozen."""

from beredd.reports.compose import compose
from beredd.reports.due import DueReport, find_report, next_due_report, reports_of
from beredd.reports.free_parts import FreePart, free_parts
from beredd.reports.freeze import Altered, freeze, thaw, verify
from beredd.reports.gate import Missing, MissingKind, gate
from beredd.reports.render import render_docx, render_fragment, render_html, render_in_template, render_pdf

__all__ = [
    "Altered",
    "DueReport",
    "FreePart",
    "Missing",
    "MissingKind",
    "compose",
    "find_report",
    "free_parts",
    "freeze",
    "gate",
    "next_due_report",
    "render_docx",
    "render_fragment",
    "render_html",
    "render_in_template",
    "render_pdf",
    "reports_of",
    "thaw",
    "verify",
]
