"""Vega-Lite spec → SVG, offline and without a browser, cleaned so that it may stand inside a page.

vl-convert runs the Vega compiler inside the process. What it draws is plain SVG with presentation attributes; here the
marks' own labels are taken away (the root is one image with one label), empty elements are dropped and ids are made
the chart's own, so that two charts can share a page under a strict Content-Security-Policy.
"""

import hashlib
import json
import re
from functools import cache, lru_cache
from typing import Any
from xml.etree import ElementTree as ET

import vl_convert

from beredd.charts.look import NUMBER_LOCALES, font_dir

_SVG = "http://www.w3.org/2000/svg"
_DROPPED = frozenset({"class", "role", "pointer-events", "cursor", "version"})
_POINTS_TO = re.compile(r"url\(#([^)]+)\)")

ET.register_namespace("", _SVG)


def chart_svg(spec: dict[str, Any], *, label: str, language: str) -> str:
    """Draw a spec; the same spec, label and language give the same bytes (kept in memory for the next time).

    Parameters
    ----------
    spec
        A Vega-Lite spec with its data inside.
    label
        What the image shows, for a reader who cannot see it.
    language
        ``sv``, ``da`` or ``en``: the decimal sign and grouping of numbers on axes.
    """
    return _drawn(json.dumps(spec, sort_keys=True, ensure_ascii=False), label, language)


@lru_cache(maxsize=256)
def _drawn(spec: str, label: str, language: str) -> str:
    _register_fonts()
    raw = vl_convert.vegalite_to_svg(spec, format_locale=NUMBER_LOCALES[language], allowed_base_urls=[])
    key = hashlib.sha256(f"{language}{label}{spec}".encode()).hexdigest()[:10]
    return clean_svg(raw, label=label, language=language, key=key)


@cache
def _register_fonts() -> None:
    """Tell the renderer of the font that beredd ships, so that text is measured as it will be shown."""
    folder = font_dir()
    if folder is not None:
        vl_convert.register_font_directory(str(folder))


def clean_svg(raw: str, *, label: str, language: str, key: str) -> str:
    """Return `raw` fit to stand in a page: one labelled image, no style, class, handler or foreign id."""
    root = ET.fromstring(raw)  # noqa: S314 - our own renderer's output, from our own spec
    _clean(root, key)
    root.set("role", "img")
    root.set("aria-label", label)
    root.set("lang", language)
    root.set("focusable", "false")
    return ET.tostring(root, encoding="unicode")


def _clean(element: ET.Element, key: str) -> None:
    for child in list(element):
        if _is_empty(child):
            element.remove(child)
        else:
            _clean(child, key)
    for name, value in list(element.attrib.items()):
        local = name.rpartition("}")[2]
        if local in _DROPPED or local.startswith(("aria-", "on")):
            del element.attrib[name]
        elif local == "style":
            del element.attrib[name]
            for declaration in value.split(";"):
                property_name, colon, content = declaration.partition(":")
                if colon:
                    element.set(property_name.strip(), content.strip())
        elif local == "id":
            element.set(name, f"{key}-{value}")
        elif local == "href" and value.startswith("#"):
            element.set(name, f"#{key}-{value[1:]}")
        elif "url(#" in value:
            element.set(name, _POINTS_TO.sub(rf"url(#{key}-\1)", value))


def _is_empty(element: ET.Element) -> bool:
    """Tell whether an element draws nothing: a path without a course, hidden, or of no size."""
    local = element.tag.rpartition("}")[2]
    if local in ("script", "style", "foreignObject"):
        return True
    if element.get("display") == "none":
        return True
    if local == "path":
        course = element.get("d", "")
        return not course or course == "M0,0h0v0h0Z" or (not element.get("stroke") and not element.get("fill"))
    return False
