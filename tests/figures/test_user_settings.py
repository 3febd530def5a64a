"""What somebody sets inside ``figure_style`` wins; what is set outside changes nothing."""

import re

import matplotlib as mpl
import pytest
from boxes import assert_tidy, shown_texts
from cases import CASES, TYPICAL
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont

from govtopics.errors import GovTopicsError
from govtopics.figures.positions import draw_positions
from govtopics.figures.prevalence import draw_prevalence, plot_prevalence
from govtopics.figures.saving import save_figure
from govtopics.figures.tools.faces import font_path, line_of
from govtopics.figures.tools.fonts import text_width
from govtopics.figures.tools.style import figure_style

INTERVALS = "prevalence of two places"


def drawn(settings, case=INTERVALS, **style):
    """A case, with settings that are made where a reader of the documentation makes them."""
    draw, table = CASES[case]
    with figure_style(on_screen=False, **style):
        mpl.rcParams.update(settings)
        return draw(table())


def widths(ax):
    return sorted(
        {round(float(line.get_linewidth()), 3) for panel in ax.child_axes for line in panel.lines}
    )


def test_lines_are_as_wide_as_somebody_sets_them():
    ours, wide = widths(drawn({})), widths(drawn({"lines.linewidth": 2.2}))
    assert wide == pytest.approx([2 * width if width < 2 else width for width in ours])


def test_an_interval_is_exactly_as_wide_as_is_set(small_themes):
    with figure_style(on_screen=False):
        mpl.rcParams["lines.linewidth"] = 3
        panel = plot_prevalence(small_themes.prevalence()).child_axes[0]
        lines = [line for line in panel.lines if line.get_linestyle() == "-"]
    assert all(line.get_linewidth() == 3 for line in lines)


def test_marks_and_colours_are_as_set():
    ours, large = drawn({}), drawn({"lines.markersize": 12, "axes.edgecolor": "#00ff00"})
    for one, other in zip(ours.child_axes, large.child_axes, strict=True):
        for a, b in zip(one.lines, other.lines, strict=True):
            assert b.get_markersize() == 2 * a.get_markersize()
    assert to_hex(large.child_axes[0].spines["bottom"].get_edgecolor()) == "#00ff00"
    red = drawn({"text.color": "red", "grid.color": "blue", "xtick.labelcolor": "#123456"})
    assert red.title.get_color() == red._left_title.get_color() == "red"
    assert to_hex(red.child_axes[0].xaxis.get_gridlines()[0].get_color()) == "#0000ff"
    assert {t.get_color() for t in red.child_axes[0].get_xticklabels()} == {"#123456"}


def test_the_colours_that_tell_things_apart_are_those_of_the_cycle():
    own = mpl.cycler(color=["#111111", "#777777"])
    table = CASES["positions in one report"][1]()
    with figure_style(on_screen=False):
        mpl.rcParams["axes.prop_cycle"] = own
        key = {to_hex(line.get_color()) for line in draw_positions(table).lines}
    assert {"#111111", "#777777"} <= key


def test_all_axis_lines_have_the_colour_that_is_set():
    panels = drawn({"axes.edgecolor": "#00ff00"}).child_axes
    sides = [panel.spines[side] for panel in panels for side in ("left", "bottom")]
    assert {to_hex(spine.get_edgecolor()) for spine in sides if spine.get_visible()} == {"#00ff00"}


def test_grounds_of_cells_are_of_the_map_that_is_set():
    case = next(name for name in CASES if name.startswith("overlap"))
    maps = [drawn(own, case).child_axes[0].collections[0].get_cmap().name
            for own in ({}, {"image.cmap": "viridis"})]  # fmt: skip
    assert maps == ["govtopics", "viridis"]


def test_a_key_is_as_wide_as_what_it_explains():
    table = CASES["positions in one report"][1]()

    def plan_and_key(settings):
        with figure_style(on_screen=False):
            mpl.rcParams.update(settings)
            ax = draw_positions(table)
        plan = next(c for c in ax.child_axes[0].collections if c.get_label() == "plan")
        key = [line for line in ax.lines if line.get_marker() == "|"][-1]
        return float(plan.get_linewidth()[0]), key.get_markeredgewidth()

    assert plan_and_key({}) == pytest.approx((1.0, 1.0))
    assert plan_and_key({"lines.linewidth": 2.2}) == pytest.approx((2.0, 2.0))


@pytest.mark.parametrize("name", TYPICAL)
def test_with_a_larger_font_the_whole_layout_grows(name):
    figure = drawn({"font.size": 9}, name, width=130).get_figure(root=True)
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(130)
    assert min(t.get_fontsize() for t in shown_texts(figure)) >= 6.5 * 9 / 7 - 1e-6
    with figure_style(on_screen=False):  # no hinting, which rounds the widths of letters
        assert_tidy(figure)


def test_a_font_too_large_for_the_width_is_told():
    with pytest.raises(
        GovTopicsError,
        match=r"font\.size = 14 leaves a figure 89 mm wide .* 44 mm figure at the default font "
        r"size \(7\)",
    ):
        drawn({"font.size": 14}, width="single")


def test_a_title_is_as_large_as_is_set():
    for size, points in ((12, 12), ("small", 7 * 0.833)):
        title = drawn({"axes.titlesize": size})._left_title
        assert title.get_fontsize() == pytest.approx(points)


def test_a_family_is_used_for_what_it_has(tmp_path):
    serif = str(findfont("DejaVu Serif"))
    ax = drawn({"font.family": ["DejaVu Serif"]}, language="en")
    shown = shown_texts(ax.get_figure(root=True))
    used = {t.get_text(): t.get_fontproperties().get_file() for t in shown}
    assert {path for text, path in used.items() if text.isascii()} == {serif}
    chinese = {path for text, path in used.items() if "区" in text or "治" in text}
    assert chinese == {font_path()}
    pdf = next(p for p in save_figure(ax, tmp_path / "x") if p.suffix == ".pdf").read_bytes()
    assert b"+DejaVuSerif" in pdf
    assert b"+NotoSansSC-Regular" in pdf


def test_a_generic_family_is_the_first_that_is_listed_for_it():
    with figure_style(on_screen=False):
        mpl.rcParams.update({"font.family": ["serif"], "font.serif": ["DejaVu Serif"]})
        assert line_of("abc").path == str(findfont("DejaVu Serif"))
        wide = text_width("abc", 7)
        mpl.rcParams["font.family"] = ["monospace"]
        assert line_of("abc").path == str(findfont("DejaVu Sans Mono"))
        assert text_width("abc", 7) != wide


def test_a_family_that_is_not_installed_is_told():
    with (
        figure_style(on_screen=False),
        mpl.rc_context({"font.family": ["No Such Font"]}),
        pytest.raises(GovTopicsError, match="'No Such Font', which is not installed"),
    ):
        line_of("abc")


def test_settings_outside_the_style_change_nothing(tmp_path):
    table = CASES[INTERVALS][1]()
    with figure_style(on_screen=False):
        plain = save_figure(draw_prevalence(table), tmp_path / "a")
    theirs = {"font.size": 20, "lines.linewidth": 9, "text.color": "red", "svg.fonttype": "none"}
    with mpl.rc_context({**theirs, "font.family": ["serif"], "pdf.fonttype": 3}):
        with figure_style(on_screen=False):
            ax = draw_prevalence(table)
        changed = save_figure(ax, tmp_path / "b")
    assert [p.read_bytes() for p in plain] == [p.read_bytes() for p in changed]


def test_what_is_set_inside_ends_with_the_style():
    before = dict(mpl.rcParams)
    with figure_style(on_screen=False):
        mpl.rcParams["lines.linewidth"] = 3
        with figure_style(width="single"):
            assert mpl.rcParams["lines.linewidth"] == 3
            mpl.rcParams["text.color"] = "red"
        assert mpl.rcParams["text.color"] == "red"
    assert dict(mpl.rcParams) == before


def test_text_in_svg_may_be_set_too(tmp_path):
    with figure_style(on_screen=False):
        mpl.rcParams["svg.fonttype"] = "none"
        svg = save_figure(draw_prevalence(CASES[INTERVALS][1]()), tmp_path / "x", formats="svg")[0]
    assert b"<text" in svg.read_bytes()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("font.size", 0),
        ("font.size", -3),
        ("font.size", 0.0001),
        ("font.size", float("nan")),
        ("axes.titlesize", 1e9),
        ("axes.titlesize", float("nan")),
        ("lines.linewidth", float("inf")),
        ("lines.linewidth", -1),
        ("lines.markersize", 1e9),
        ("text.usetex", True),
    ],
)
def test_settings_with_which_nothing_can_be_drawn_are_refused_by_name(name, value):
    with mpl.rc_context(), pytest.raises(GovTopicsError, match=rf'rcParams\["{name}"\] is '):
        drawn({name: value})


@pytest.mark.parametrize(
    "setting",
    [
        {"savefig.bbox": "tight"},
        {"figure.autolayout": True},
        {"figure.constrained_layout.use": True},
    ],
)
def test_a_layout_of_somebodys_own_leaves_a_file_as_wide_as_was_asked(setting, tmp_path):
    with figure_style(on_screen=False, width=100):
        mpl.rcParams.update(setting)
        save_figure(CASES[INTERVALS][0](CASES[INTERVALS][1]()), tmp_path / "x", formats="svg")
    (width,) = re.findall(r'<svg [^>]*?width="([\d.]+)pt"', (tmp_path / "x.svg").read_text("utf-8"))
    assert float(width) == pytest.approx(100 / 25.4 * 72, abs=0.1)


@pytest.mark.parametrize("layout", ["constrained", "tight", "compressed"])
def test_a_figure_of_somebodys_own_with_a_layout_is_saved(layout, tmp_path):
    figure = Figure((7, 8), layout=layout)
    draw, table = CASES[INTERVALS]
    draw(table(), ax=figure.add_subplot())
    svg, pdf, _ = save_figure(figure, tmp_path / "x")
    assert svg.stat().st_size > 1000
    assert pdf.stat().st_size > 1000
