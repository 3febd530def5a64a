import math
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from govtopics.errors import GovTopicsError
from govtopics.figures.saving import save_figure
from govtopics.figures.tools import fonts
from govtopics.figures.tools.style import MM, PALETTE, figure_style, new_axes
from govtopics.figures.topics import plot_topics

FIGURES = Path(__file__).parent


def test_rc_params_are_the_same_after_as_before(model):
    with mpl.rc_context({"font.size": 21, "font.family": ["serif"], "figure.autolayout": True}):
        before = dict(mpl.rcParams.copy())
        with figure_style(width="single", on_screen=False):
            assert mpl.rcParams["font.family"][0] == fonts.FAMILY
            assert not mpl.rcParams["figure.autolayout"]
            plot_topics(model)
        assert dict(mpl.rcParams.copy()) == before


def test_rc_params_come_back_after_an_error():
    before = dict(mpl.rcParams.copy())
    with pytest.raises(RuntimeError), figure_style():
        raise RuntimeError
    assert dict(mpl.rcParams.copy()) == before


def test_settings_of_the_session_survive():
    # A notebook turns interactive mode on when pyplot is first imported, perhaps inside the style.
    before = mpl.is_interactive()
    try:
        with figure_style():
            mpl.interactive(not before)
        assert mpl.is_interactive() is not before
    finally:
        mpl.interactive(before)


@pytest.mark.parametrize(("width", "millimetres"), [("single", 89), ("double", 183), (120, 120)])
def test_width(width, millimetres):
    with figure_style(width=width, on_screen=False):
        across, up = new_axes(height=50).get_figure().get_size_inches() * 72 / MM
    assert (across, up) == pytest.approx((millimetres, 50))


def test_unknown_width_names_the_nearest():
    with pytest.raises(GovTopicsError, match=r"singel.*'single'"), figure_style(width="singel"):
        pass
    with (
        pytest.raises(GovTopicsError, match=": must be 60 to 1000 mm, such as 89 or 183"),
        figure_style(width=0),
    ):
        pass


def test_unknown_language_names_the_known():
    with (
        pytest.raises(GovTopicsError, match=r"'english'.*zh, en"),
        figure_style(language="english"),
    ):
        pass


def test_a_figure_is_on_screen_unless_a_program_says_otherwise(model):
    plt = pytest.importorskip("matplotlib.pyplot")
    plt.switch_backend("agg")
    try:
        before = plt.get_fignums()
        shown = plot_topics(model).get_figure()
        with figure_style(on_screen=False):
            hidden = plot_topics(model).get_figure()
        assert [plt.figure(number) for number in plt.get_fignums() if number not in before] == [
            shown
        ]
        assert hidden is not shown
    finally:
        plt.close(shown)


def test_user_text_added_in_a_notebook_is_drawn_in_chinese(model):
    # Warnings are errors here: a glyph that is missing would fail the drawing.
    with figure_style(on_screen=False):
        ax = plot_topics(model)
    ax.set_title("研究者自己的标题")
    ax.get_figure().canvas.draw()


def test_palette_can_be_told_apart_from_white():
    for color in PALETTE:
        red, green, blue = mpl.colors.to_rgb(color)
        assert 0.299 * red + 0.587 * green + 0.114 * blue < 0.75


def test_wrapping_loses_nothing_and_stays_within_the_width():
    text = "区间为词表范围(codebook range),不是抽样误差;λ = 0.7,nmf-01至nmf-10。"
    for width in (20, 37, 60, 200):
        lines = fonts.wrap(text, 7, width)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        # A closing mark may hang over the edge by itself.
        assert all(fonts.text_width(line, 7) <= width + 7 for line in lines)
        assert not any(line.startswith((",", ";", "。", ")")) for line in lines)


def test_csv_has_six_digits_and_line_feeds(tmp_path, off_screen):
    table = pd.DataFrame(
        {
            "name": ["甲", "乙,丙"],
            "value": [1 / 3, np.nan],
            "mixed": pd.Series([2 / 3, "x"], dtype=object),
            "n": [1234567, 2],
        }
    )
    paths = save_figure(new_axes(height=20).get_figure(), tmp_path / "new" / "λ=0.7", table)
    assert [path.name for path in paths] == [f"λ=0.7.{end}" for end in ("svg", "pdf", "csv")]
    expected = 'name,value,mixed,n\n甲,0.333333,0.666667,1234567\n"乙,丙",,x,2\n'
    assert paths[-1].read_bytes() == expected.encode("utf-8-sig")


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import conftest
from govtopics.figures.saving import FORMATS, save_figure
from govtopics.figures.tools.style import figure_style
from govtopics.figures.positions import plot_positions
from govtopics.figures.prevalence import plot_prevalence
from govtopics.figures.topics import plot_topics, plot_topics_by_document

assert "matplotlib.pyplot" not in sys.modules, "importing figures must not import pyplot"
model = conftest.make_model()
corpus = conftest.make_corpus()
themes = conftest.make_themes(corpus)
prevalence = themes.prevalence()
drawings = {
    "words": lambda: plot_topics(model),
    "topics": lambda: plot_topics_by_document(model),
    "themes": lambda: plot_prevalence(prevalence),
    "places": lambda: plot_positions(themes, corpus),
}
with figure_style(width="single", on_screen=False):
    for name, draw in drawings.items():
        save_figure(draw(), f"{sys.argv[2]}/{name}", formats=FORMATS)
assert "matplotlib.pyplot" not in sys.modules, "drawing off screen must not import pyplot"
"""
ELSEWHERE = (
    {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1"},
    {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "2"},
)


def test_same_bytes_from_two_processes(tmp_path):
    """Other time zone, locale, hash seed, threads, folder and matplotlibrc, cold font cache."""
    running = []
    for number, settings in enumerate(ELSEWHERE):
        home = tmp_path / f"home-{number}"
        home.mkdir()
        if number:
            rc = "savefig.dpi: 50\nfont.size: 30\nsvg.fonttype: none\npdf.compression: 0\n"
            (home / "matplotlibrc").write_text(rc, encoding="utf-8")
        env = {**os.environ, **settings, "MPLCONFIGDIR": str(home), "PYTHONUTF8": "1"}
        env["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        command = [sys.executable, "-c", textwrap.dedent(SCRIPT), FIGURES, tmp_path / f"{number}"]
        running.append(subprocess.Popen(command, env=env, cwd=home, stderr=subprocess.PIPE))
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode(errors="replace")
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / f"{number}").iterdir()}
        for number in range(2)
    )
    assert len(first) == 20
    assert [name for name in first if first[name] != second[name]] == []
    assert not any(b"CreationDate" in data or b"Matplotlib v" in data for data in first.values())


@pytest.mark.parametrize("width", [1e9, math.inf, math.nan, 1, 20, 59.9, True, [89], np.nan])
def test_a_width_is_one_that_figures_can_have(width):
    with (
        pytest.raises(GovTopicsError, match=": must be 60 to 1000 mm, such as 89 or 183"),
        figure_style(width=width),
    ):
        pass


@pytest.mark.parametrize("font", [5, ["a"], b"a"])
def test_a_font_is_a_file_or_a_name(font):
    with pytest.raises(GovTopicsError, match="must be a font file"), figure_style(font=font):
        pass
