"""One document, three formats: HTML, Word and PDF, each readable by a screen reader."""

from beredd.reports.render.html import render_fragment, render_html
from beredd.reports.render.pdf import render_pdf
from beredd.reports.render.word import render_docx
from beredd.reports.render.word_template import render_in_template

__all__ = ["render_docx", "render_fragment", "render_html", "render_in_template", "render_pdf"]
