"""What a saved picture says of itself."""

import hashlib
import struct
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from govtopics.errors import GovTopicsError
from govtopics.figures.saving import FORMATS, save_figure
from govtopics.figures.tools.picture_record import read_record
from govtopics.figures.tools.style import figure_style
from govtopics.figures.tools.tables import topics_table
from govtopics.figures.topics import plot_topics


@pytest.fixture(scope="module")
def saved(model, tmp_path_factory):
    named = model.with_labels({"nmf-01": "a\u202e(b) \\ <&"})
    with figure_style(width="single", language="en", on_screen=False):
        figure = plot_topics(named).get_figure(root=True)
    stem = tmp_path_factory.mktemp("saved") / "words"
    paths = save_figure(figure, stem, topics_table(named), formats=FORMATS)
    return {path.suffix[1:]: path for path in paths}


@pytest.mark.parametrize("ending", FORMATS)
def test_a_picture_says_what_it_draws_and_how(saved, ending):
    record = read_record(saved[ending])
    assert record.untouched
    facts = record.facts
    assert facts["data_sha256"] == hashlib.sha256(saved["csv"].read_bytes()).hexdigest()
    assert (facts["figure"], facts["language"], facts["width_mm"]) == (["topics"], ["en"], 89)
    assert facts["undrawn"] == ["U+202E"]
    assert list(facts["fonts"]) == ["Noto Sans SC"]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_change_of_one_byte_is_noticed(saved, ending, tmp_path):
    content = bytearray(saved[ending].read_bytes())
    content[-30] ^= 1
    path = tmp_path / f"edited.{ending}"
    path.write_bytes(content)
    record = read_record(path)
    assert record is None or not record.untouched


@pytest.mark.parametrize("ending", FORMATS)
def test_a_changed_record_is_noticed(saved, ending, tmp_path):
    content = saved[ending].read_bytes()
    assert content.count(b"width_mm") == 1
    path = tmp_path / f"edited.{ending}"
    path.write_bytes(content.replace(b"width_mm", b"width_cm"))
    record = read_record(path)
    assert record is None or not record.untouched


def test_the_png_is_a_good_png(saved):
    with Image.open(saved["png"]) as picture:
        picture.verify()
    with Image.open(saved["png"]) as picture:
        assert picture.info["Identifier"].startswith("govtopics-picture-sha256:")


def test_pictures_of_others_say_nothing(tmp_path):
    figure = Figure()
    figure.add_subplot().plot([1, 2])
    for ending in FORMATS:
        figure.savefig(tmp_path / f"own.{ending}")
        assert read_record(tmp_path / f"own.{ending}") is None
    for name, content in {"x.pdf": b"%PDF-broken", "x.png": b"\x89PNG\r\n\x1a\n", "x": b""}.items():
        (tmp_path / name).write_bytes(content)
        assert read_record(tmp_path / name) is None


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(GovTopicsError, match=r"Could not read .*file or folder not found"):
        read_record(tmp_path / "nothing.svg")


def test_a_figure_is_saved_with_the_table_it_draws(model, off_screen, tmp_path):
    ax = plot_topics(model)
    given = save_figure(ax.get_figure(), tmp_path / "given", topics_table(model))
    own = save_figure(ax, tmp_path / "own")
    assert [path.read_bytes() for path in own] == [path.read_bytes() for path in given]
    with pytest.raises(GovTopicsError, match="This is not the table that the figure"):
        save_figure(ax, tmp_path / "other", pd.DataFrame({"x": [1]}))
    plot_topics(model, ax=ax.get_figure().add_axes((0, 0, 1, 0.8)))
    with pytest.raises(GovTopicsError, match=r"contains 2 drawings by govtopics\. Pass the table"):
        save_figure(ax, tmp_path / "two")
    with pytest.raises(GovTopicsError, match="contains no drawing by govtopics"):
        save_figure(Figure(), tmp_path / "none")


def test_a_figure_of_ones_own_is_saved_with_its_data(tmp_path):
    figure = Figure()
    figure.add_subplot().plot([1, 2])
    svg, csv = save_figure(figure, tmp_path / "own", pd.DataFrame({"x": [1]}), formats=["svg"])
    facts = read_record(svg).facts
    assert facts["figure"] == []
    assert facts["data_sha256"] == hashlib.sha256(csv.read_bytes()).hexdigest()


FACTS = '{"data_sha256": "a", "figure": [], "fonts": {}}'


def svg_of(facts):
    return f"<svg><dc:description>{facts}</dc:description></svg>".encode()


@pytest.mark.parametrize(
    "facts",
    [
        "[]",
        '{"figure": []}',
        *(
            FACTS.replace(*change)
            for change in [
                ('"a"', "5"),
                ('"a"', "null"),
                ("{}", "[]"),
                ("{}", '{"x": 5}'),
                ("[]", "5"),
                ("[]", "[5]"),
                ("[]", '[], "width_mm": "x"'),
                ("[]", '[], "undrawn": [5]'),
            ]
        ),
        "[" * 200_000,
    ],
)
def test_a_record_of_other_types_says_nothing(tmp_path, facts):
    path = tmp_path / "x.svg"
    path.write_bytes(svg_of(FACTS))
    assert read_record(path) is not None
    path.write_bytes(svg_of(facts))
    assert read_record(path) is None


def test_openings_without_an_end_take_no_time(tmp_path):
    path = tmp_path / "x.svg"
    path.write_bytes(b"<dc:description>" * 200_000)
    assert read_record(path) is None


def test_no_pixel_of_a_png_is_decoded(saved, tmp_path):
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    huge = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x0dIHDR" + head + b"\x00" * 4
    path = tmp_path / "x.png"
    for content in (huge, huge + b"\xff" * 40, huge[:20]):
        path.write_bytes(content)
        assert read_record(path) is None


def test_a_name_that_no_file_can_have_is_told():
    with pytest.raises(GovTopicsError, match=r"Could not read 'a\\x00b\.svg'"):
        read_record("a\0b.svg")


@pytest.mark.parametrize("stem", ["", "..", "a\0b", "x" * 300, "file/within", "folder"])
def test_all_files_are_written_or_none(tmp_path, stem):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "folder.svg").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    path = stem and tmp_path / stem
    with pytest.raises(GovTopicsError, match=r"is not a file name|Could not write|is a folder"):
        save_figure(Figure(), path, pd.DataFrame({"x": [1]}))
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "folder.svg").read_text(encoding="utf-8") == "mine"


def test_a_file_that_cannot_take_its_place_leaves_all_as_it_was(tmp_path, monkeypatch):
    for ending in ("csv", "svg"):
        (tmp_path / f"own.{ending}").write_text("mine", encoding="utf-8")
    replace = Path.replace

    def held(self, target):
        if self.parent.name == "new" and self.suffix == ".svg":
            raise PermissionError(13, "held by another program")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(GovTopicsError, match=r"Could not write .*: permission denied"):
        save_figure(Figure(), tmp_path / "own", pd.DataFrame({"x": [1]}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.csv", "own.svg"]
    assert {path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"mine"}


def test_formats_are_one_or_several_but_not_none(tmp_path):
    table = pd.DataFrame({"x": [1]})
    written = save_figure(Figure(), tmp_path / "own", table, formats="svg")
    assert [path.name for path in written] == ["own.svg", "own.csv"]
    for formats, message in (([], "No format was named"), ("sgv", "'svg'"), (5, "saved as 5")):
        with pytest.raises(GovTopicsError, match=message):
            save_figure(Figure(), tmp_path / "other", table, formats=formats)


@pytest.mark.parametrize(
    ("name", "formats", "written"),
    [
        ("own.png", None, ["own.png", "own.csv"]),
        ("own.TIFF", None, ["own.tiff", "own.csv"]),
        ("own.svg", ["svg", "png"], ["own.svg", "own.png", "own.csv"]),
        ("own.v2", None, ["own.v2.svg", "own.v2.pdf", "own.v2.csv"]),
        ("λ=0.7", "svg", ["λ=0.7.svg", "λ=0.7.csv"]),
    ],
)
def test_an_ending_asks_for_a_format_or_is_part_of_the_name(tmp_path, name, formats, written):
    table = pd.DataFrame({"x": [1]})
    paths = save_figure(Figure(), tmp_path / name, table, formats=formats)
    assert [path.name for path in paths] == written


@pytest.mark.parametrize(
    ("name", "ending", "near"),
    [
        ("x.docx", "docx", "x.png"), ("x.v2.JPG", "jpg", "x.v2.png"), ("x.eps", "eps", "x.pdf"),
        ("x.tif", "tif", "x.tiff"), ("x.emf", "emf", "x.svg"),
    ],
)  # fmt: skip
def test_an_ending_of_another_kind_is_refused_with_the_nearest(tmp_path, name, ending, near):
    with pytest.raises(GovTopicsError) as refused:
        save_figure(Figure(), tmp_path / name, pd.DataFrame({"x": [1]}))
    assert refused.value.message == (
        f"Figures cannot be saved as .{ending}, only as svg, pdf, png, tiff. Did you mean {near!r}?"
    )
    assert not list(tmp_path.iterdir())


def test_an_ending_and_formats_that_differ_are_refused(tmp_path):
    with pytest.raises(GovTopicsError) as refused:
        save_figure(Figure(), tmp_path / "x.png", formats=["svg", "pdf"])
    assert refused.value.message == (
        "'x.png' ends in .png, but formats asks for svg, pdf. Leave one of them out."
    )


def test_half_a_character_is_told(tmp_path):
    half = pd.DataFrame({"x": pd.Series(["\ud800"], dtype=object)})
    with pytest.raises(GovTopicsError, match=r"contains U\+D800, half of a character"):
        save_figure(Figure(), tmp_path / "own", half)
