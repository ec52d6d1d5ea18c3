"""A chart's SVG, made safe to put into a page, a Word file or a PDF."""

import re

from lxml import etree

from beredd.common.errors import UserError
from beredd.reports.printable import printable

SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = {f"{{{SVG}}}{name}" for name in ("script", "foreignObject", "title", "desc", "style", "a", "metadata")}
_URL = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")


def clean_svg(svg: str, *, prefix: str, label: str | None = None) -> str:
    """Return `svg` without scripts, handlers, outside links and inline styles, its ids beginning with `prefix`.

    Several charts stand in one page, so their ids must differ; a strict Content-Security-Policy allows no ``style``
    attribute, so styles become presentation attributes. With `label` the picture is one image to a screen reader;
    the marks inside are not read out one by one, since the same numbers stand in the table beside it.

    Raises
    ------
    UserError
        When `svg` is not SVG.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(svg.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        root = None
    if root is None or root.tag != f"{{{SVG}}}svg":
        raise UserError("A chart in the report is not an SVG picture.", remedy="Compose the report again.")
    for element in list(root.iter()):
        if element.tag in _LEFT_OUT and element.getparent() is not None:
            _take_out(element)
        else:
            _clean_attributes(element, prefix)
    root.attrib.pop("class", None)
    if label is not None:
        root.set("role", "img")
        root.set("aria-label", printable(label))
    return str(etree.tostring(root, encoding="unicode"))


def _take_out(element: "etree._Element") -> None:
    """Remove an element; a link's children stay where they are."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tag == f"{{{SVG}}}a":
        for child in reversed(element):
            parent.insert(parent.index(element) + 1, child)
    parent.remove(element)


def _clean_attributes(element: "etree._Element", prefix: str) -> None:
    for name, value in [(str(name), str(value)) for name, value in element.attrib.items()]:
        local = name.rpartition("}")[2].lower()
        if local == "style":
            del element.attrib[name]
            for part in value.split(";"):
                key, found, setting = part.partition(":")
                if found and re.fullmatch(r"[a-z-]+", key.strip()) and "url(" not in setting:
                    element.set(key.strip(), setting.strip())
        elif local.startswith(("on", "aria-")) or local in {"role", "tabindex", "class"}:
            del element.attrib[name]
        elif local == "id":
            element.set(name, f"{prefix}-{value}")
        elif name in ("href", _XLINK_HREF):
            if value.startswith("#"):
                element.set(name, f"#{prefix}-{value[1:]}")
            elif not value.startswith("data:image/"):
                del element.attrib[name]
        elif "url(" in value:
            element.set(name, _URL.sub(rf"url(#{prefix}-\1)", value))


def svg_size(svg: str) -> tuple[float, float]:
    """Return the picture's width and height in CSS pixels; 600 × 300 where it does not say."""
    head = svg[: svg.find(">") + 1]
    found = [re.search(rf'\b{side}="([0-9.]+)(?:px)?"', head) for side in ("width", "height")]
    if all(found):
        width, height = (float(match.group(1)) for match in found if match)
        if width > 0 and height > 0:
            return width, height
    return 600.0, 300.0
