"""What stands around a figure: titles, notes, and the size of the whole; nothing stays behind."""

import numpy as np
import pytest
from boxes import said, shown_texts
from cases import CASES, TYPICAL
from PIL import Image

from govtopics.errors import GovTopicsError
from govtopics.figures.saving import save_figure
from govtopics.figures.tools.drawing import drawn_on
from govtopics.figures.tools.style import MM, figure_style, new_axes
from govtopics.figures.topics import plot_topics, plot_topics_by_document

TITLE_ROOM, LINE, UNIT = 22, 12, 9  # points
# Points from the edge of a page to the first thing on it: the margin, and a part of a line.
BLANK = 13


def height(ax):
    return ax.get_figure(root=True).get_size_inches()[1] * 72


def inked(ax, tmp_path):
    """The rows of a page of 72 dots per inch, from its top, on which there is anything."""
    png = next(p for p in save_figure(ax, tmp_path / "x", formats="png", dpi=72) if "png" in p.name)
    with Image.open(png) as picture:
        return (np.asarray(picture.convert("L")) < 250).any(axis=1)


@pytest.mark.parametrize("width", ["single", "double"])
@pytest.mark.parametrize("name", TYPICAL)
def test_a_title_and_notes_that_are_left_out_leave_no_room(name, width, tmp_path):
    draw, table = CASES[name]
    made = table()
    with figure_style(width=width, language="en", on_screen=False):
        whole, untitled, bare = draw(made), draw(made, title=""), draw(made, title="", notes=False)
    (drawn,) = drawn_on(bare.get_figure(root=True))
    title = whole.get_title(loc="left")
    assert bare.get_title(loc="left") == untitled.get_title(loc="left") == ""
    assert drawn.unsaid[0].split("…")[0][:5] == title[:5]
    # What the title of these says of the scale, indicator and unit, stands on a line below it.
    unit = UNIT if drawn.kind in ("targets", "target_levels") else 0.0
    assert height(untitled) <= height(whole) - TITLE_ROOM + unit + 0.1 or height(whole) > 230 * MM
    notes = drawn.unsaid[1:]
    if notes:
        assert height(bare) < height(untitled) or height(whole) > 230 * MM
        shown = "".join("".join(said(bare)).split())
        assert not any("".join(note.split())[:30] in shown for note in notes)
    rows, below_title = inked(bare, tmp_path), inked(whole, tmp_path)
    end = np.argmin(below_title[10:]) + 10  # the title ends
    # No more above the content than the title has below it, and a margin at the foot.
    assert np.argmax(rows) <= np.argmax(below_title[end:]) + 1
    assert np.argmax(rows[::-1]) <= BLANK


def test_what_is_left_out_stands_in_a_text_file(model, tmp_path):
    with figure_style(on_screen=False):
        whole = save_figure(plot_topics(model), tmp_path / "whole")
        bare = save_figure(plot_topics(model, notes=False), tmp_path / "bare")
    assert [path.suffix for path in whole] == [".svg", ".pdf", ".csv"]
    assert [path.suffix for path in bare] == [".svg", ".pdf", ".csv", ".txt"]
    note, unstable = bare[-1].read_text(encoding="utf-8").splitlines()
    with figure_style(on_screen=False):
        drawn = "".join(said(plot_topics(model))).replace(" ", "")
    assert note.replace(" ", "") in drawn
    assert unstable.replace(" ", "") in drawn
    assert whole[2].read_bytes() == bare[2].read_bytes()


def test_a_style_leaves_titles_out_and_a_drawing_has_the_last_word(model):
    with figure_style(titles=False, notes=False, on_screen=False):
        none, own = plot_topics(model), plot_topics(model, title="各话题的词", notes=True)
        with figure_style(titles=True):
            ours = plot_topics(model)
    assert none.get_title(loc="left") == ""
    assert own.get_title(loc="left") == "各话题的词"
    assert "NMF" in ours.get_title(loc="left")
    assert len(said(own)) > len(said(none))


def test_a_long_title_of_ones_own_is_broken_not_cut(model):
    words = "表三 各话题中最有代表性的词，按相关度排列，" * 3
    with figure_style(width="single", on_screen=False):
        ours, own = plot_topics(model), plot_topics(model, title=words)
    lines = own.get_title(loc="left").split("\n")
    assert "".join(lines) == words
    assert len(lines) == 3
    assert height(own) == pytest.approx(height(ours) + 2 * LINE)
    own.get_figure(root=True).draw_without_rendering()
    (title,) = [t for t in shown_texts(own.get_figure(root=True)) if t.get_text()[:3] == "表三 "]
    box, page = title.get_window_extent(), own.get_figure(root=True).bbox
    assert box.y1 <= page.y1
    assert box.y0 >= own.get_window_extent().y1


def test_no_title_takes_no_room_above_axes_of_ones_own(model):
    with figure_style(on_screen=False):
        figure = new_axes(height=120).get_figure(root=True)
        full = figure.add_axes((0.02, 0, 0.96, 1))
        with pytest.raises(GovTopicsError, match="the title needs 8 mm"):
            plot_topics(model, ax=full)
        plot_topics(model, ax=full, title="")


@pytest.mark.parametrize("title", [5, ["a"]])
def test_a_title_is_a_text(title, model, off_screen):
    with pytest.raises(GovTopicsError, match="must be a text, or False for no title"):
        plot_topics(model, title=title)


def test_titles_and_notes_are_wanted_or_not():
    for name in ("titles", "notes"):
        with pytest.raises(GovTopicsError, match=f"{name} = 'no': must be True or False"):
            figure_style(**{name: "no"}).__enter__()


@pytest.mark.parametrize("millimetres", [60, 89.5, 120, 170, 400])
def test_any_number_of_millimetres_is_a_width(millimetres, model):
    with figure_style(width=millimetres, on_screen=False):
        across = plot_topics_by_document(model).get_figure(root=True).get_size_inches()[0]
    assert across * 25.4 == pytest.approx(millimetres)


def test_a_height_is_kept_and_the_notes_say_what_found_no_room():
    draw, table = CASES["more topics than a page holds"]
    made = table()
    with figure_style(on_screen=False):
        free = draw(made)
        with figure_style(height=100):
            low = draw(made)
    assert height(free) / MM > 200
    assert height(low) / MM <= 100 + 0.1
    assert len("".join(said(low))) != len("".join(said(free)))


@pytest.mark.parametrize("wrong", [0, 59, 1001, "high", True])
def test_a_height_is_in_millimetres(wrong):
    with pytest.raises(GovTopicsError, match="must be 60 to 1000 mm"):
        figure_style(height=wrong).__enter__()


def test_a_tiff_has_the_pixels_of_the_png_without_loss(model, tmp_path):
    with figure_style(width="single", on_screen=False):
        ax = plot_topics(model)
    for dpi in (300, 600):
        png, tiff, _ = save_figure(ax, tmp_path / str(dpi), formats=("png", "tiff"), dpi=dpi)
        with Image.open(png) as one, Image.open(tiff) as other:
            assert other.info["compression"] == "tiff_lzw"
            assert other.info["dpi"] == (dpi, dpi)
            assert other.mode == "RGB"
            assert one.width == pytest.approx(89 / 25.4 * dpi, abs=1)
            assert np.array_equal(np.asarray(one), np.asarray(other))


@pytest.mark.parametrize("dpi", [0, 71, 1201, 300.0, "300", True])
def test_dots_per_inch_are_a_number_that_pictures_have(dpi, model, off_screen, tmp_path):
    with pytest.raises(GovTopicsError, match="whole number from 72 to 1200"):
        save_figure(plot_topics(model), tmp_path / "x", dpi=dpi)
    assert not list(tmp_path.iterdir())


def test_a_picture_of_gigabytes_is_refused_in_words(model, off_screen, tmp_path):
    """A metre by a metre at 1200 dots an inch: 47,244 dots each way."""
    with figure_style(width=1000, height=1000):
        ax = plot_topics(model)
        ax.figure.set_size_inches(1000 / 25.4, 1000 / 25.4)
    told = r"1000 by 1000 mm would have 2,232 million pixels.* Use at most 311, or a smaller width"
    for name in ("png", "tiff"):
        with pytest.raises(GovTopicsError, match=told):
            save_figure(ax, tmp_path / "x", formats=name, dpi=1200)
    assert not list(tmp_path.iterdir())
    save_figure(ax, tmp_path / "x", formats="svg", dpi=1200)  # which has no dots


def test_a_title_of_several_lines_is_drawn_in_its_lines(model, off_screen, tmp_path):
    one, two = (plot_topics(model, title=title) for title in ("一", "一\n\n二\r\n"))
    assert two._left_title.get_text() == "一\n二"
    assert height(two) == pytest.approx(height(one) + LINE)
    assert height(plot_topics(model, title=" \n ")) == height(plot_topics(model, title=""))
    save_figure(two, tmp_path / "x", formats=("svg", "pdf"))  # warns of no glyph


def test_false_leaves_a_title_out_and_true_brings_ours_back(model, off_screen):
    assert plot_topics(model, title=False).get_title(loc="left") == ""
    with figure_style(titles=False):
        ours = plot_topics(model, title=True).get_title(loc="left")
        assert plot_topics(model).get_title(loc="left") == ""
    assert ours == plot_topics(model).get_title(loc="left") != ""
