"""Which font draws a text, and what is said of a character that none has."""

import shutil
from pathlib import Path

import matplotlib as mpl
import pytest
from boxes import said
from matplotlib.font_manager import FontEntry, fontManager

from govtopics.errors import GovTopicsError
from govtopics.figures.tools import faces
from govtopics.figures.tools.drawing import drawn_on
from govtopics.figures.tools.faces import font_name, font_path, line_of, set_line
from govtopics.figures.tools.fonts import text_width
from govtopics.figures.tools.style import figure_style
from govtopics.figures.topics import plot_topics

DEJAVU = str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
# Of Cyrillic Extended-B: the packaged font lacks it, DejaVu Sans has it.
MANY_EYES = "ꙮ"


@pytest.fixture
def no_system_fonts(monkeypatch):
    """A machine on which nothing is installed."""
    monkeypatch.setattr(fontManager, "ttflist", [])
    faces._line.cache_clear()
    faces.find_font.cache_clear()
    yield
    for cached in (faces._line, faces.find_font, fontManager._findfont_cached):
        cached.cache_clear()


def test_the_packaged_font_draws_chinese_where_no_font_is_installed(
    no_system_fonts, model, off_screen
):
    figure = plot_topics(model).get_figure(root=True)
    (drawn,) = drawn_on(figure)
    assert list(drawn.fonts) == ["Noto Sans SC"]
    assert drawn.undrawn == ()


def test_what_no_font_has_is_marked_logged_and_listed(no_system_fonts, model, caplog, off_screen):
    named = model.with_labels({"nmf-01": f"多{MANY_EYES}目"})
    ax = plot_topics(named)
    assert "nmf-01 多〓目" in said(ax)
    (lost,) = drawn_on(ax.get_figure(root=True))[0].undrawn
    assert (lost.character, lost.code) == (MANY_EYES, "U+A66E")
    assert lost.text == f"nmf-01 多{MANY_EYES}目"
    assert lost.tried == ("Noto Sans SC", "0 fonts of this system")
    for word in (MANY_EYES, "U+A66E", "Noto Sans SC", "0 fonts of this system"):
        assert word in caplog.text


def test_strict_makes_it_an_error_that_names_every_character(no_system_fonts, model, off_screen):
    named = model.with_labels({"nmf-01": MANY_EYES, "nmf-02": "a\u202eb"})
    with figure_style(strict=True):
        plot_topics(model)
        with pytest.raises(GovTopicsError, match=r"2 problems(.|\n)*U\+A66E(.|\n)*U\+202E"):
            plot_topics(named)


def test_a_text_stands_in_the_first_font_that_has_all_of_it(no_system_fonts, tmp_path, monkeypatch):
    own, other = (str(shutil.copy(DEJAVU, tmp_path / name)) for name in ("own.ttf", "other.ttf"))
    assert line_of(MANY_EYES).text == "〓"
    installed = FontEntry(DEJAVU, "DejaVu Sans", "normal", "normal", 400, "normal", "scalable")
    monkeypatch.setattr(fontManager, "ttflist", [installed])
    faces._line.cache_clear()
    assert line_of(MANY_EYES).path == DEJAVU
    monkeypatch.setenv("GOVTOPICS_FONT", other)
    assert line_of(MANY_EYES).path == other
    with figure_style(font=own, on_screen=False):
        assert line_of(MANY_EYES).path == own
        assert line_of("治理").path == font_path()
        # No font has both: the packaged one draws what it can.
        assert line_of(f"治理{MANY_EYES}").text == "治理〓"
        assert line_of(f"治理{MANY_EYES}").undrawn[0].tried == (
            "Noto Sans SC",
            "DejaVu Sans (figure_style)",
            "DejaVu Sans (GOVTOPICS_FONT)",
            "1 fonts of this system",
        )


def test_a_font_of_a_name_too_long_for_a_file_is_none():
    with (
        pytest.raises(GovTopicsError, match="no font file and no installed font is called"),
        figure_style(font="x" * 5000),
    ):
        pass


def test_a_font_is_named_by_its_file_or_its_family(monkeypatch):
    with figure_style(font="dejavu sans", on_screen=False):
        assert font_name(line_of(MANY_EYES).path) == "DejaVu Sans"
    said = pytest.raises(
        GovTopicsError, match=r"no installed font is called 'DejaVu Sanz'.*mean 'DejaVu Sans'"
    )
    with said, figure_style(font="DejaVu Sanz"):
        pass
    with pytest.raises(GovTopicsError, match="is not a font file"), figure_style(font=__file__):
        pass
    monkeypatch.setenv("GOVTOPICS_FONT", "nowhere.ttf")
    with pytest.raises(
        GovTopicsError,
        match=r"GOVTOPICS_FONT: no font file and no installed font is called 'nowhere\.ttf'",
    ):
        line_of(MANY_EYES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a〓b"),
        ("空\x00字", "空〓字"),
        ("零\u200b宽", "零〓宽"),
        ("\u0301", "〓"),
        ("cafe\u0301", "café"),
        ("x\u0336", "x〓"),
        ("\ue000", "〓"),
        ("\ud800", "〓"),
    ],
)
def test_what_would_turn_or_hide_a_text_is_shown(text, shown, caplog):
    assert set_line(text).text == shown
    if "〓" in shown:
        assert "never drawn" in caplog.text


def test_a_line_is_as_wide_as_what_is_drawn():
    assert text_width("治\u202e理", 7) == 21
    with figure_style(font=DEJAVU, on_screen=False):
        assert line_of(MANY_EYES).path == DEJAVU
        assert text_width(MANY_EYES, 7) == pytest.approx(0.88 * 7, rel=0.01)


def test_line_feeds_of_the_data_break_no_line(model, off_screen):
    named = model.with_labels({"nmf-01": "上\n下"})
    assert "nmf-01 上⏎下" in said(plot_topics(named))
