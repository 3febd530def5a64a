"""Text in saved figures: what can be selected in a PDF, what an SVG holds, where letters stand."""

import io
import re
import unicodedata
import zlib

import matplotlib as mpl
import pandas as pd
import pypdfium2
import pytest
from boxes import shown_texts
from cases import CASES, TYPICAL
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.ft2font import FT2Font, LoadFlags
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT as TEXT

from govtopics.figures.saving import save_figure
from govtopics.figures.tools.faces import font_path
from govtopics.figures.tools.fonts import font
from govtopics.figures.tools.letters import face, set_run
from govtopics.figures.tools.pages import Pages
from govtopics.figures.tools.style import figure_style, new_axes
from govtopics.figures.tools.svg_text import SvgPage
from govtopics.figures.tools.truetype import font_file

LINES = ("治理 2024", "AVATAR, To", "“一网统管”（%）", "3.5", "y")


def saved(figure, tmp_path, **how):
    paths = save_figure(figure, tmp_path / "x", pd.DataFrame({"x": [1]}), **how)
    return {path.suffix[1:]: path.read_bytes() for path in paths}


def page_of(lines, **style):
    """A page of one's own with a line of text each, in the packaged font."""
    ax = new_axes(height=40)
    ax.set_axis_off()
    for i, line in enumerate(lines):
        ax.text(0.05, 0.1 + 0.15 * i, line, fontproperties=font(7), parse_math=False, **style)
    return ax.get_figure(root=True)


def read(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].get_textpage().get_text_range()


def lines_of(pdf):
    """What each text of a PDF says, whichever way it runs, without spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        text = page.get_textpage()
        found = page.get_objects(textpage=text, filter=[TEXT])
        return {"".join(each.extract().split()) for each in found}


def embedded(pdf):
    """The names and the files of the fonts of a PDF."""
    streams = re.findall(rb"/Length1 (\d+).*?stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    files = [zlib.decompress(content)[: int(length)] for length, content in streams]
    return re.findall(rb"/FontName /(\S+)", pdf), files


@pytest.mark.parametrize("name", TYPICAL)
def test_the_text_of_a_pdf_is_truetype_and_can_be_searched(name, tmp_path):
    draw, table = CASES[name]
    with figure_style(on_screen=False):
        ax = draw(table())
    (pdf,) = [p for p in save_figure(ax, tmp_path / "x", formats="pdf") if p.suffix == ".pdf"]
    content = pdf.read_bytes()
    assert b"/Type3" not in content
    assert content.count(b"/CIDFontType2") == content.count(b"/FontFile2") >= 1
    found = lines_of(content)
    for text in shown_texts(ax.get_figure(root=True)):
        for line in text.get_text().split("\n"):
            assert "".join(line.split()) in found, line


def test_a_pdf_names_its_font_and_holds_no_more_letters_than_it_shows(off_screen, tmp_path):
    pdf = saved(page_of(("治理治理", "网")), tmp_path, formats="pdf")["pdf"]
    (name,), (content,) = embedded(pdf)
    assert re.fullmatch(rb"[A-Z]{6}\+NotoSansSC-Regular", name)
    own = FT2Font(io.BytesIO(content))
    assert own.num_glyphs == 4  # none, 治, 理, 网
    assert len(content) < 4000


@pytest.mark.parametrize("text", ["治理网格", "Agj%", "《，》"])
def test_embedded_letters_are_those_of_the_font(text):
    own, source = face(font_path()), FT2Font(font_path())
    letters = set_run(font_path(), text).letters
    made = FT2Font(io.BytesIO(font_file([own.truetype(x.glyph) for x in letters], 1000, 880, -120)))
    for number, character in enumerate(text, start=1):
        flags = LoadFlags.NO_SCALE | LoadFlags.NO_HINTING
        theirs, ours = source.load_char(ord(character), flags), made.load_glyph(number, flags)
        assert ours.horiAdvance == theirs.horiAdvance
        # A curve of the second degree is within half a unit of one of the third.
        assert ours.bbox == pytest.approx(theirs.bbox, abs=1)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("size", [6.5, 7.0, 8.5])
def test_a_line_is_as_wide_and_high_as_matplotlib_sets_it(line, size, off_screen):
    theirs = RendererSVG(100, 100, io.StringIO()).get_text_width_height_descent(
        line, font(size), False
    )
    page = SvgPage((100, 100), 72, {"Date": None})
    ours = Pages({"svg": page}, (100, 100)).get_text_width_height_descent(line, font(size), False)
    assert ours == pytest.approx(theirs, abs=0.06)  # of a point: they round each letter


def test_letters_stand_at_the_same_place_in_both_formats(off_screen, tmp_path):
    for angle in (0, 90):
        figure = page_of(LINES, rotation=angle, ha="left")
        files = saved(figure, tmp_path)
        places = re.findall(r'transform="translate\(([\d.]+) ([\d.]+)\)', files["svg"].decode())
        with pypdfium2.PdfDocument(files["pdf"]) as document:
            height = document[0].get_height()
            matrices = [
                each.get_matrix().get()
                for each in document[0].get_objects()
                if isinstance(each, pypdfium2.PdfTextObj)
            ]
        assert len(places) == len(LINES)
        inside = {(round(m[4], 1), round(height - m[5], 1)) for m in matrices}
        for x, y in places:
            assert any(abs(float(x) - a) < 0.11 and abs(float(y) - b) < 0.11 for a, b in inside), (
                x,
                y,
            )


def test_kerned_letters_stand_as_they_are_set(off_screen, tmp_path):
    """A pair such as AV is drawn together; a PDF moves the pen back by as much."""
    run = set_run(font_path(), "AV")
    alone = sum(face(font_path()).advance(letter.glyph) for letter in run.letters)
    assert run.advance < alone
    pdf = saved(page_of(("AV",)), tmp_path, formats="pdf")["pdf"]
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        left, right = text.get_charbox(0, loose=True)[0], text.get_charbox(1, loose=True)[0]
    assert right - left == pytest.approx(run.letters[1].x * 7 / 1000, abs=0.05)


def test_text_in_an_svg_is_text_if_it_is_asked_for(off_screen, tmp_path):
    figure = page_of(("治理 <b>", "a & b"))
    shapes, text = saved(figure, tmp_path)["svg"], saved(figure, tmp_path, svg_text=True)["svg"]
    assert b"<text" not in shapes
    assert b"<use" in shapes
    assert b"<use" not in text
    found = re.findall(r'<text [^>]*style="([^"]*)"[^>]*>([^<]*)</text>', text.decode())
    assert [said for _, said in found] == ["治理 &lt;b&gt;", "a &amp; b"]
    for style, _ in found:
        assert style.startswith("font: 7px 'Noto Sans SC', 'Source Han Sans SC'")
        assert "sans-serif; text-anchor: start" in style


def test_a_letter_is_drawn_once_in_an_svg(off_screen, tmp_path):
    svg = saved(page_of(("治理治理", "理")), tmp_path, formats="svg")["svg"].decode()
    assert len(re.findall(r'<path id="NotoSansSC', svg)) == 2
    assert len(re.findall("<use ", svg)) == 5


def test_texts_of_ones_own_are_drawn_too(off_screen, tmp_path):
    """A formula, a text that runs from the right, one in several lines, one without a font."""
    ax = new_axes(height=40)
    ax.set_title("研究者的标题\n第二行")
    ax.set_xlabel(r"$\sum_i x_i^2$")
    ax.text(0.5, 0.5, "שלום")
    ax.text(0.5, 0.8, "裁切", clip_on=True)
    files = saved(ax.get_figure(root=True), tmp_path)
    assert b"/Type3" not in files["pdf"]
    words = unicodedata.normalize("NFKC", read(files["pdf"]))
    for told in ("研究者的标题", "第二行", "裁切"):
        assert told in words
    assert "שלום" in words or "םולש" in words
    assert files["svg"].count(b"<!-- ") >= 5


def test_a_figure_is_left_as_it_was(off_screen, tmp_path):
    figure = page_of(("治理",))
    before = figure.dpi, figure.canvas, dict(mpl.rcParams)
    saved(figure, tmp_path, svg_text=True)
    assert (figure.dpi, figure.canvas, dict(mpl.rcParams)) == before
