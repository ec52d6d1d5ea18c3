"""How the report looks in Word when no template of the agency's own is given."""

from typing import Any

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from beredd.reports.fonts import FAMILY
from beredd.reports.render.word_package import LANGUAGE_TAGS

INK = "12344D"
GREY = "3D4A54"
TEXT_WIDTH_CM = 16.2

TABLE_STYLE = "Beredd Table"
"""Name of the table style: a shaded header row and lines between rows."""

TABLE_TEXT = "Table Text"
"""Name of the paragraph style in table cells."""

_HEADINGS = {1: (17, 24, 8), 2: (13.5, 18, 6), 3: (11.5, 14, 4), 4: (10.5, 12, 4)}
"""Level → size, space before, space after, in points."""

_BOXES = {
    "To Write": ("FFF6D6", "9A6A00"),
    "Warning": ("FDECEB", "A3201A"),
    "Note": ("EEF3F6", INK),
}
"""Paragraph style → fill, edge."""

BOX_STYLES = {"to_write": "To Write", "warning": "Warning", "note": "Note", "lead": "Lead", "body": "Normal"}
"""A paragraph's role → its style."""


def dress(file: WordFile, language: str) -> None:
    """Set page, fonts, styles and language of a new Word file."""
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.8), Cm(2.4)
    _language(file, language)
    _text(file)
    _headings(file)
    add_own_styles(file)
    _running_lines(file)


def add_own_styles(file: WordFile) -> None:
    """Add the styles that Word does not bring along, where the file (an agency's template) lacks them."""
    for name, (fill, edge) in _BOXES.items():
        if name not in file.styles:
            _box(file, name, fill, edge)
    if "Lead" not in file.styles:
        lead = _new(file, "Lead", "Normal")
        lead.font.size = Pt(12)
    if "Facts" not in file.styles:
        facts = _new(file, "Facts", "Normal")
        facts.paragraph_format.left_indent, facts.paragraph_format.first_line_indent = Cm(4.8), Cm(-4.8)
        facts.paragraph_format.tab_stops.add_tab_stop(Cm(4.8))
        facts.paragraph_format.space_after = Pt(4)
    if TABLE_TEXT not in file.styles:
        cell = _new(file, TABLE_TEXT, "Normal")
        cell.font.size = Pt(9)
        cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(1)
        cell.paragraph_format.line_spacing = 1.0
    for name in ("Caption", "List Bullet"):
        if name not in file.styles:
            _new(file, name, "Normal")
    for level in range(1, 5):
        if f"Heading {level}" not in file.styles:
            heading = _new(file, f"Heading {level}", "Normal")
            heading.element.get_or_add_pPr().append(_element("w:outlineLvl", str(level - 1)))
    if TABLE_STYLE not in file.styles:
        file.styles.element.append(_table_style())


def _new(file: WordFile, name: str, base: str) -> Any:
    style: Any = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if base in file.styles:
        style.base_style = file.styles[base]
    return style


def _element(tag: str, value: str) -> Any:
    element: Any = OxmlElement(tag)
    element.set(qn("w:val"), value)
    return element


def _language(file: WordFile, language: str) -> None:
    """Set the language of all text, so that screen readers and the spelling checker know it."""
    tag = LANGUAGE_TAGS[language]
    defaults: Any = file.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    found = properties.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        properties.append(found)
    found.set(qn("w:val"), tag)
    found.set(qn("w:eastAsia"), tag)
    for element in file.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), tag)


def _font(style: Any, *, size: float, colour: str | None = None, bold: bool | None = None) -> None:
    """Name the report's font in place of the theme's, which would win over it."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FAMILY)
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)


def _text(file: WordFile) -> None:
    styles: Any = file.styles
    _font(styles["Normal"], size=10.5)
    layout = styles["Normal"].paragraph_format
    layout.space_after, layout.line_spacing = Pt(8), 1.15
    _font(styles["List Bullet"], size=10.5)
    styles["List Bullet"].paragraph_format.space_after = Pt(3)
    _font(styles["Caption"], size=9.5, colour=INK, bold=True)
    styles["Caption"].paragraph_format.space_before, styles["Caption"].paragraph_format.space_after = Pt(10), Pt(4)
    _font(styles["Title"], size=25, colour=INK, bold=True)
    styles["Title"].paragraph_format.space_before, styles["Title"].paragraph_format.space_after = Pt(30), Pt(8)
    for border in list(styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    _font(styles["Subtitle"], size=14, colour=GREY)
    for spread in list(styles["Subtitle"].element.rPr.iter(qn("w:spacing"))):
        spread.getparent().remove(spread)
    styles["Subtitle"].paragraph_format.space_after = Pt(18)


def _headings(file: WordFile) -> None:
    styles: Any = file.styles
    for level, (size, before, after) in _HEADINGS.items():
        style = styles[f"Heading {level}"]
        _font(style, size=size, colour=INK, bold=True)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
    line = parse_xml(f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="8" w:space="3" w:color="{INK}"/></w:pBdr>')
    _insert_in_order(styles["Heading 1"].element.get_or_add_pPr(), line)
    contents = styles["TOC Heading"] if "TOC Heading" in styles else _new(file, "TOC Heading", "Normal")
    contents.base_style = styles["Normal"]  # not a heading: it must not stand in its own contents
    _font(contents, size=13.5, colour=INK, bold=True)
    contents.paragraph_format.space_before, contents.paragraph_format.space_after = Pt(18), Pt(6)
    for level in (1, 2):
        name = f"TOC {level}"
        style = styles[name] if name in styles else _new(file, name, "Normal")
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.left_indent = Cm(0.7 * (level - 1))
        style.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)


def _running_lines(file: WordFile) -> None:
    styles: Any = file.styles
    for name in ("Header", "Footer"):
        _font(styles[name], size=8.5, colour=GREY)
        tabs = styles[name].paragraph_format.tab_stops
        tabs.clear_all()
        tabs.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    mark: Any = styles.add_style("Draft Mark", WD_STYLE_TYPE.CHARACTER)
    mark.font.bold = True
    mark.font.color.rgb = RGBColor.from_string("8A3B00")


def _box(file: WordFile, name: str, fill: str, edge: str) -> None:
    """Add a paragraph style with a tinted ground and a line at its left."""
    style = _new(file, name, "Normal")
    style.paragraph_format.left_indent = Cm(0.3)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(4), Pt(8)
    properties = style.element.get_or_add_pPr()
    _insert_in_order(properties, parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="{edge}"/></w:pBdr>'
    ))  # fmt: skip
    _insert_in_order(properties, parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'))


_AFTER = ("w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
          "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
          "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
          "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr")  # fmt: skip
"""What comes after w:pBdr and w:shd in a paragraph's properties: the schema fixes the order, and Word minds it."""


def _insert_in_order(properties: Any, element: Any) -> None:
    for child in properties:
        if child.tag in {qn(tag) for tag in _AFTER}:
            child.addprevious(element)
            return
    properties.append(element)


def _table_style() -> Any:
    line = 'w:val="single" w:space="0"'
    return parse_xml(f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="BereddTable">
  <w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:pPr><w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/></w:pPr>
  <w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>
  <w:tblPr><w:tblBorders>
    <w:bottom {line} w:sz="4" w:color="B8C4CC"/><w:insideH {line} w:sz="4" w:color="B8C4CC"/></w:tblBorders>
    <w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
    <w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>
    <w:tcBorders><w:bottom {line} w:sz="8" w:color="{INK}"/></w:tcBorders>
    <w:shd w:val="clear" w:color="auto" w:fill="E4ECF1"/></w:tcPr></w:tblStylePr>
</w:style>""")
