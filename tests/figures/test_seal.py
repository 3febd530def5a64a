"""What a saved picture says of itself."""

import hashlib

import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from govtopics.errors import GovTopicsError
from govtopics.figures.saving import FORMATS, save_figure
from govtopics.figures.seal import read_record
from govtopics.figures.style import figure_style
from govtopics.figures.tables import topics_table
from govtopics.figures.topics import plot_topics


@pytest.fixture(scope="module")
def saved(model, tmp_path_factory):
    named = model.with_labels({"nmf-01": "a\u202e(b) \\ <&"})
    with figure_style(width="single", labels="en", on_screen=False):
        figure = plot_topics(named).get_figure(root=True)
    stem = tmp_path_factory.mktemp("saved") / "words"
    return {path.suffix[1:]: path for path in save_figure(figure, stem, topics_table(named))}


@pytest.mark.parametrize("ending", FORMATS)
def test_a_picture_says_what_it_draws_and_how(saved, ending):
    record = read_record(saved[ending])
    assert record.untouched
    facts = record.facts
    assert facts["data_sha256"] == hashlib.sha256(saved["csv"].read_bytes()).hexdigest()
    assert (facts["figure"], facts["labels"], facts["width_mm"]) == (["topics"], ["en"], 89)
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
    with pytest.raises(GovTopicsError, match="cannot be read"):
        read_record(tmp_path / "nothing.svg")


def test_a_figure_is_saved_with_the_table_it_draws(model, off_screen, tmp_path):
    ax = plot_topics(model)
    given = save_figure(ax.get_figure(), tmp_path / "given", topics_table(model))
    own = save_figure(ax, tmp_path / "own")
    assert [path.read_bytes() for path in own] == [path.read_bytes() for path in given]
    plot_topics(model, ax=ax)
    with pytest.raises(GovTopicsError, match=r"holds 2 drawings of govtopics\. Give the table"):
        save_figure(ax, tmp_path / "two")
    with pytest.raises(GovTopicsError, match="holds no drawing of govtopics"):
        save_figure(Figure(), tmp_path / "none")


def test_a_figure_of_ones_own_is_saved_with_its_data(tmp_path):
    figure = Figure()
    figure.add_subplot().plot([1, 2])
    svg, csv = save_figure(figure, tmp_path / "own", pd.DataFrame({"x": [1]}), formats=["svg"])
    facts = read_record(svg).facts
    assert facts["figure"] == []
    assert facts["data_sha256"] == hashlib.sha256(csv.read_bytes()).hexdigest()
