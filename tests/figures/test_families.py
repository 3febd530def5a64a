"""What every family of figures promises: texts apart, a page's height, one picture of one table."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from boxes import assert_tidy, said, shown_texts
from cases import CASES, TYPICAL, compared, reports
from keys import assert_key_matches

from govtopics.analysis.groups.trajectories import trajectories, trends
from govtopics.analysis.themes.codebook import read_codebook
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.figures.dispersion import dispersion_table
from govtopics.figures.gallery import FIGURES
from govtopics.figures.prevalence_matrix import prevalence_matrix_table
from govtopics.figures.saving import save_figure
from govtopics.figures.tools.style import figure_style
from govtopics.figures.tools.tables import positions_table
from govtopics.figures.trajectories import trajectories_table

PAGE_MM = 240


def height_mm(figure):
    return figure.get_size_inches()[1] * 25.4


def test_one_of_each_family_is_typical():
    assert [CASES[name][0].kind for name in TYPICAL] == list(FIGURES)


@pytest.mark.parametrize(("width", "language"), [("single", "en"), ("double", "zh")])
@pytest.mark.parametrize("name", CASES)
def test_texts_stay_on_the_page_and_apart(name, width, language, off_screen):
    draw, table = CASES[name]
    with figure_style(width=width, language=language):
        ax = draw(table())
    figure = ax.get_figure(root=True)
    assert_tidy(figure)
    assert height_mm(figure) <= PAGE_MM
    if draw.kind != "cooccurrence":  # whose key is of sizes, in no colour
        assert_key_matches(ax)


@pytest.mark.parametrize(("width", "language"), [("single", "zh"), ("double", "en")])
@pytest.mark.parametrize("name", TYPICAL)
def test_and_in_the_other_pairs_of_width_and_language(name, width, language, off_screen):
    test_texts_stay_on_the_page_and_apart(name, width, language, off_screen)


@pytest.mark.parametrize("name", {draw.kind: name for name, (draw, _) in CASES.items()}.values())
def test_a_figure_from_its_file_has_the_same_bytes(name, tmp_path, off_screen):
    draw, table = CASES[name]
    made = table()
    first = save_figure(draw(made).get_figure(root=True), tmp_path / "1", made, formats=["svg"])
    read = draw.read(first[1])
    second = save_figure(draw(read).get_figure(root=True), tmp_path / "2", read, formats=["svg"])
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    "draw",
    {draw.kind: draw for draw, _ in CASES.values()}.values(),
    ids=lambda draw: draw.kind,
)
def test_every_family_hangs_in_the_gallery(draw):
    assert FIGURES[draw.kind] is draw


# ------------------------------------------------------------------------ bytes

SCRIPT = """
import hashlib, itertools, json, sys
sys.path.insert(0, sys.argv[1])
from cases import CASES, TYPICAL
from govtopics.figures.saving import figure_files
from govtopics.figures.tools.style import figure_style

styles = itertools.cycle(itertools.product(("single", "double"), ("zh", "en")))
hashes = {}
for name, (width, language) in zip(TYPICAL, styles):
    draw, table = CASES[name]
    with figure_style(width=width, language=language, on_screen=False):
        made = table()
        files = figure_files(draw(made).get_figure(root=True), made, ["svg"])
    hashes[name] = [hashlib.sha256(content).hexdigest() for content in files.values()]
print(json.dumps(hashes))
"""
ELSEWHERE = (
    {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1"},
    {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "2"},
)
OTHER_SETTINGS = """
font.size: 30
lines.linewidth: 9
axes.facecolor: red
axes.xmargin: 0.4
hatch.linewidth: 3
svg.fonttype: none
svg.hashsalt: another
xtick.direction: in
"""


@pytest.mark.sweep
def test_every_family_has_the_same_bytes_in_another_process(tmp_path):
    """Other time zone, locale, hash seed, threads, folder and matplotlibrc."""
    running = []
    for number, settings in enumerate(ELSEWHERE):
        home = tmp_path / f"home-{number}"
        home.mkdir()
        (home / "matplotlibrc").write_text(OTHER_SETTINGS if number else "", encoding="utf-8")
        env = {**os.environ, **settings, "MPLCONFIGDIR": str(home), "PYTHONUTF8": "1"}
        env["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        command = [sys.executable, "-c", SCRIPT, str(Path(__file__).parent)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        running.append(subprocess.Popen(command, env=env, cwd=home, **pipes))
    told = [process.communicate(timeout=300) for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    first, second = (json.loads(out) for out, _ in told)
    assert list(first) == list(TYPICAL)
    assert first == second


# ------------------------------------------------------ as many as a country has provinces

PROVINCES = tuple(f"第{i:02d}自治区" for i in range(31))


@pytest.fixture(scope="module")
def provinces():
    """The themes of the packaged codebook in a report of each of 31 places, over ten years."""
    corpus = reports(31, places=PROVINCES)
    themes = measure_themes(corpus, read_codebook())
    paths = trajectories(measure_themes(reports(24), read_codebook()))
    return {
        "prevalence": themes.prevalence(),
        "prevalence_matrix": prevalence_matrix_table(themes.prevalence()),
        "review_against_plan": compared(themes),
        "positions": positions_table(themes, corpus, read_codebook().labels),
        "dispersion": dispersion_table(themes, corpus),
        "trajectories": trajectories_table(paths, trends(paths)),
    }


@pytest.mark.parametrize(
    ("width", "language"), [("single", "zh"), ("single", "en"), ("double", "en")]
)
@pytest.mark.parametrize(
    "kind",
    ["prevalence", "prevalence_matrix", "review_against_plan", "positions", "dispersion",
     "trajectories"],
)  # fmt: skip
def test_every_theme_is_drawn_on_a_page_or_named_as_left_out(
    kind, width, language, provinces, off_screen
):
    with figure_style(width=width, language=language):
        ax = FIGURES[kind](provinces[kind])
    figure = ax.get_figure(root=True)
    assert_tidy(figure)
    assert height_mm(figure) <= PAGE_MM
    words = "".join("".join(said(ax)).split())
    for theme in read_codebook():
        called = theme.label if language == "zh" or kind == "dispersion" else theme.english
        assert called.replace(" ", "") in words
    assert not any("…" in text.get_text() for text in shown_texts(figure))


def test_all_themes_of_all_provinces_fit_a_double_column(provinces, off_screen):
    for kind in ("prevalence", "review_against_plan", "dispersion"):
        assert len(FIGURES[kind](provinces[kind]).child_axes) == 11


@pytest.mark.parametrize(
    ("kind", "gone", "told"),
    [("prevalence", "命中", "命中数见表"), ("review_against_plan", "差", "数值见表")],
)
def test_columns_of_numbers_go_before_themes_do(kind, gone, told, provinces, off_screen):
    table = provinces[kind]
    nine = table[table["theme"].isin(read_codebook().labels[:9])]
    with figure_style(width="single"):
        ax = FIGURES[kind](nine)
    assert len(ax.child_axes) == 9
    assert told in "".join(said(ax))
    assert gone not in said(ax)


def test_topics_lose_words_before_they_are_left_out(off_screen):
    draw, table = CASES["words of fifty topics"]
    many = pd.concat([table().assign(rank=lambda t, i=i: t["rank"] + 3 * i) for i in range(5)])
    with figure_style(width="single"):
        ax = draw(many)
    # As many as have room for their id beside their share, each with three words.
    assert len(ax.collections) == 44
    assert "其余见表" in "".join(said(ax))
    assert all(f"nmf-{n}" in "".join(said(ax)) for n in range(45, 51))  # named as left out
    assert height_mm(ax.get_figure()) <= PAGE_MM
