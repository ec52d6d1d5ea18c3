"""A chart in Word: drawn as SVG, with a PNG for readers that know no SVG, and its alternative text."""

from functools import cache
from io import BytesIO
from typing import Any

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.text.paragraph import Paragraph as WordParagraph

from beredd.reports.document import Figure
from beredd.reports.fonts import font_dir
from beredd.reports.printable import printable
from beredd.reports.render.svg import clean_svg, svg_size

EMU_PER_PIXEL = 9525
MAX_HEIGHT_EMU = 4_500_000
"""12.5 cm: a chart and its caption leave room for text on the page."""

_SVG_EXTENSION = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{relation}"/>'
    "</a:ext></a:extLst>"
)


@cache
def _know_font() -> None:
    import vl_convert

    fonts = font_dir()
    if fonts:
        vl_convert.register_font_directory(str(fonts))


def png_of(svg: str, *, scale: float = 2.0) -> bytes:
    """Return the picture as PNG, `scale` times its size in pixels."""
    import vl_convert  # the library is 80 MB; only Word needs it here

    _know_font()
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def add_picture(file: WordFile, paragraph: WordParagraph, figure: Figure, number: int, text_width: int) -> None:
    """Append the chart of `figure` to `paragraph`, no wider than the text."""
    svg = clean_svg(figure.svg, prefix=f"f{number}")
    pixels_wide, pixels_high = svg_size(svg)
    width, height = pixels_wide * EMU_PER_PIXEL, pixels_high * EMU_PER_PIXEL
    shrink = min(1.0, text_width / width, MAX_HEIGHT_EMU / height)
    shape: Any = paragraph.add_run().add_picture(
        BytesIO(png_of(svg)), width=Emu(int(width * shrink)), height=Emu(int(height * shrink))
    )
    properties = shape._inline.docPr
    properties.set("descr", printable(figure.alt))
    properties.set("name", f"Chart {number}")
    picture = Part(PackURI(f"/word/media/chart{number}.svg"), "image/svg+xml", svg.encode("utf-8"), file.part.package)
    relation = file.part.relate_to(picture, RELATIONSHIP_TYPE.IMAGE)
    blip = next(shape._inline.iter(qn("a:blip")))
    blip.append(parse_xml(_SVG_EXTENSION.format(relation=relation)))
