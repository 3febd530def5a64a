"""Figures of a finished study, drawn again without its texts."""

import hashlib
import json
import re
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner
from PIL import Image

from govtopics.errors import StudyError
from govtopics.figures.tools.picture_record import read_record
from govtopics.figures.tools.table_files import read_table
from govtopics.study.check.tracing import trace_figure
from govtopics.study.check.verification import verify_study
from govtopics.study.cli.commands import main
from govtopics.study.pipeline import fit_study, run_study
from govtopics.study.results.plans import study_offers, study_plans
from govtopics.study.results.redraw import draw_figures
from govtopics.study.settings import Settings


@pytest.fixture
def copied(made_up, tmp_path):
    """A study alone: its reports are not there."""
    return shutil.copytree(made_up / "results", tmp_path / "results")


def test_in_the_studys_own_style_the_bytes_are_the_same(copied, tmp_path, hashes):
    before = hashes(copied)
    written = draw_figures(copied)
    assert {path.parent for path in written} == {tmp_path / "results-figures"}
    again = hashes(tmp_path / "results-figures")
    assert again == {
        name.removeprefix("figures/"): value
        for name, value in before.items()
        if name.startswith("figures/")
    }
    assert hashes(copied) == before
    assert verify_study(copied, quick=True).holds


def test_in_another_style_the_table_is_the_same(copied, tmp_path):
    only, out = ("theme_positions",), tmp_path / "new" / "place"
    svg, csv = draw_figures(
        copied, out, only=only, width="single", language="en", formats=("svg", "svg")
    )
    assert (svg.name, csv.name) == ("theme_positions.svg", "theme_positions.csv")
    assert csv.read_bytes() == (copied / "figures" / "theme_positions.csv").read_bytes()
    facts = read_record(svg).facts
    assert (facts["language"], facts["width_mm"]) == (["en"], 89)
    own = read_record(copied / "figures" / "theme_positions.svg").facts
    assert facts["data_sha256"] == own["data_sha256"]


def test_figures_for_a_journal(copied, tmp_path):
    """In millimetres, without titles and notes, whose words are kept, and as pixels."""
    asked = ["--only", "theme_positions", "--no-title", "--no-notes", "--width", "120"]
    asked += ["--format", "tiff", "--format", "svg", "--svg-text", "--dpi", "600"]
    out = tmp_path / "out"
    found = CliRunner().invoke(main, ["figures", str(copied), *asked, "--out", str(out)])
    assert found.exit_code == 0, found.output
    names = {path.suffix: path for path in out.iterdir()}
    assert set(names) == {".tiff", ".svg", ".csv", ".txt"}
    assert read_record(names[".tiff"]).facts["width_mm"] == 120
    with Image.open(names[".tiff"]) as picture:
        assert picture.info["dpi"] == (600, 600)
    title, *notes = names[".txt"].read_text(encoding="utf-8").splitlines()
    assert title == "各主题在报告中的位置"
    svg = names[".svg"].read_text(encoding="utf-8")
    assert "<text" in svg
    assert title not in svg
    assert notes
    assert not any(note[:12] in svg for note in notes)
    traced = trace_figure(names[".tiff"], study=copied)
    assert traced.untouched
    assert traced.table == "same"
    again = ["figures", str(copied), *asked, "--out", str(out)]
    (out / "theme_positions.tiff").unlink()
    (out / "theme_positions.svg").unlink()
    (out / "theme_positions.csv").unlink()
    refused = CliRunner().invoke(main, again)
    assert re.search("theme_positions.txt (已存在|already exists)", refused.output)


def test_a_study_may_leave_titles_and_notes_out(folder, tmp_path, quick):
    asked = {**quick, "figure_titles": False, "figure_notes": False, "figure_width": 100.5}
    run_study(Settings(corpus=folder, **asked), tmp_path / "results")
    figures = tmp_path / "results" / "figures"
    assert {p.stem for p in figures.glob("*.txt")} == {p.stem for p in figures.glob("*.svg")}
    facts = read_record(figures / "theme_positions.svg").facts
    assert facts["width_mm"] == 100.5
    assert verify_study(tmp_path / "results", quick=True).holds
    (svg, *_) = draw_figures(tmp_path / "results", only=("theme_positions",))
    assert svg.read_bytes() == (figures / "theme_positions.svg").read_bytes()


def test_nothing_is_replaced_unless_asked_and_nothing_else_then(copied, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "theme_positions.svg").write_text("mine", encoding="utf-8")
    only = ("theme_positions",)
    with pytest.raises(StudyError, match=r"theme_positions\.svg already exists. Use --force"):
        draw_figures(copied, out, only=only, formats=["svg"])
    assert (out / "theme_positions.svg").read_text(encoding="utf-8") == "mine"
    assert not (out / "theme_positions.csv").exists()
    draw_figures(copied, out, only=only, formats=["svg"], force=True)
    assert read_record(out / "theme_positions.svg").untouched
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert len(list(out.iterdir())) == 3


def test_the_studys_folder_is_no_place_for_them(copied, hashes):
    before = hashes(copied)
    for out in (copied, copied / "figures", copied / "figures" / ".." / "more"):
        with pytest.raises(StudyError, match="never changed"):
            draw_figures(copied, out, force=True)
    assert hashes(copied) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--only", "theme_position"],
            "Unknown figure 'theme_position'. Did you mean 'theme_positions'",
        ),
        (["--width", "singel"], "Unknown figure width 'singel'. Did you mean 'single'"),
        (["--width", "-3"], "must be 60 to 1000 mm"),
        (["--width", "inf"], "must be 60 to 1000 mm"),
        (["--width", "1e9"], "must be 60 to 1000 mm"),
        (["--width", "nan"], "must be 60 to 1000 mm"),
        (["--font", "No Such Font At All"], "no installed font is called 'No Such Font At All'"),
    ],
)
def test_bad_options_name_the_nearest_and_write_nothing(copied, tmp_path, options, message):
    found = CliRunner().invoke(main, ["figures", str(copied), "--language", "en", *options])
    assert found.exit_code == 2
    assert message in found.stderr
    assert not (tmp_path / "results-figures").exists() or not list(
        (tmp_path / "results-figures").iterdir()
    )


def test_the_command_lists_what_it_wrote(copied, tmp_path):
    options = ["--only", "nmf_topics", "--width", "120", "--format", "png"]
    found = CliRunner().invoke(main, ["figures", str(copied), *options])
    assert found.exit_code == 0, found.output
    folder = tmp_path / "results-figures"
    assert found.stdout.split() == [str(folder / f"nmf_topics.{e}") for e in ("png", "csv")]
    assert read_record(folder / "nmf_topics.png").facts["width_mm"] == 120


def test_a_missing_table_is_named_and_an_edited_one_told(copied, tmp_path, caplog):
    (copied / "figures" / "nmf_topics.csv").unlink()
    with pytest.raises(
        StudyError, match=r"figures/nmf_topics\.csv, from which nmf_topics is drawn, is missing"
    ):
        draw_figures(copied, tmp_path / "out")
    path = copied / "figures" / "theme_positions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("0.5", "0.4"), encoding="utf-8")
    draw_figures(copied, tmp_path / "out", only=["theme_positions"], formats=["svg"])
    assert "theme_positions.csv was edited after the study wrote it" in caplog.text
    path.write_text("share\nmany\n", encoding="utf-8")
    with pytest.raises(
        StudyError, match=r"was edited after .* cannot be drawn. It lacks the column start, "
    ):
        draw_figures(copied, tmp_path / "out 2", only=["theme_positions"], formats=["svg"])


def test_a_table_of_an_earlier_version_is_told_as_one(copied, tmp_path):
    path = copied / "figures" / "themes_by_document.csv"
    table = read_table(path, ()).drop(columns=["name_share", "wide_share"])
    table.to_csv(path, index=False, lineterminator="\n")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    key = "figures/themes_by_document.csv"
    with_manifest(copied, lambda manifest: manifest["outputs"].update({key: digest}))
    told = told_of(copied, tmp_path / "out", "themes_by_document")
    assert "It lacks the column name_share, wide_share: an earlier version of govtopics" in told
    assert "edited" not in told


def test_a_figure_that_the_corpus_did_not_allow_is_told_with_the_reason(copied, tmp_path):
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["figures_left_out"]["trajectories"] == {
        "figure": "trajectories", "reason": "too_few_years_of_a_place: least=3, n=0"
    }  # fmt: skip
    assert not (copied / "figures" / "trajectories.csv").exists()
    with pytest.raises(
        StudyError,
        match=r"did not draw trajectories: no place has reports of 3 years \(at most 0\)",
    ):
        draw_figures(copied, tmp_path / "out", only=["trajectories"])


def test_a_folder_without_a_study_is_refused(tmp_path):
    with pytest.raises(StudyError, match=r"has no manifest\.json"):
        draw_figures(tmp_path, tmp_path.parent / "out")


def test_settings_name_the_groups_of_figures(folder):
    study = fit_study(Settings(corpus=folder, n_topics=2, prevalence_by=("time",), models=("nmf",)))
    plans = study_plans(study)
    assert {"themes_by_document", "nmf_topics"} <= set(plans)
    # Each of the two reports has one time, so that shares by time would repeat those by report.
    assert study_offers(study)["themes_by_time"].reason.code == "single_reports"
    assert not any(name.startswith("lda") for name in plans)


def with_manifest(results, change):
    path = results / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")
    return results


@pytest.mark.parametrize("name", ["../../evil", "/evil", "..", "", "a/b", "a\\b", "C:evil"])
def test_a_name_that_leads_elsewhere_is_refused(copied, tmp_path, name):
    def rename(manifest):
        manifest["figures"][name] = manifest["figures"]["theme_positions"]

    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StudyError, match=r"cannot be a figure: the manifest was edited"):
        draw_figures(with_manifest(copied, rename), formats=["svg"])
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, value) for key in ("outputs", "inputs", "versions", "settings", "models", "figures")
          for value in ([], None, "x")),
        ("settings", {}),
        ("settings", {"figure_width": [], "language": "zh", "figure_font": None}),
        ("figures", {"theme_positions": "positions"}),
        ("figures", {"theme_positions": {}}),
        ("figures", {"theme_positions": {"figure": ["positions"]}}),
        ("outputs", {"figures/theme_positions.csv": 5}),
        ("inputs", {"a.txt": None}),
    ],
)  # fmt: skip
def test_a_damaged_manifest_is_told(copied, key, value):
    with_manifest(copied, lambda manifest: manifest.update({key: value}))
    with pytest.raises(StudyError, match="was edited or is damaged"):
        draw_figures(copied)
    if key != "settings" or not isinstance(value, dict):
        for study in (None, copied):
            with pytest.raises(StudyError, match="was edited or is damaged"):
                trace_figure(copied / "figures" / "theme_positions.svg", study=study)


def told_of(results, out, name):
    """What is said of a figure's table; nothing if the figure was drawn."""
    try:
        draw_figures(results, out, only=[name], formats=["svg"], force=True)
    except StudyError as error:
        told = str(error)
    else:
        return ""
    assert re.search(rf"{name}\.csv (was edited after the study wrote it and )?cannot be ", told)
    assert not (out / f"{name}.csv").exists()
    return told


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("nmf_topics", "nmf-01", "nmf-77"),
        ("nmf_topics_by_document", "n_words", "words"),
        ("theme_positions", "theme,", "themes,"),
        ("themes_by_document", "0.", "inf"),
        ("themes_by_document", "estimate,", "guess,"),
        ("lda_topics", "rank", "n"),
        ("theme_positions", "extent", "\x00"),
        ("theme_positions", "0.", "1e300"),
        ("nmf_topics", "nmf", '"nmf'),
    ],
)
def test_an_edited_table_is_drawn_or_told_by_its_name(copied, tmp_path, name, old, new):
    path = copied / "figures" / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    told = told_of(copied, tmp_path / "out", name)
    assert not told or told.endswith(" Nothing was written.")


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (("theme_positions", "mark", "-1e300"), "'mark' lacks 'theme', 'paragraph'"),
        (("nmf_topics", "rank", "99999"), "'rank' contains 99999, but the table has"),
        (
            ("nmf_topics_by_document", "n_undecided", "9" * 400),
            "'n_undecided' contains inf, which cannot",
        ),
        (("theme_positions", "theme", None), "It lacks 'theme'"),
    ],
)
def test_what_no_study_writes_is_told_in_words(copied, tmp_path, edit, told):
    name, column, value = edit
    path = copied / "figures" / f"{name}.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    table = table.drop(columns=column) if value is None else table.assign(**{column: value})
    table.to_csv(path, index=False)
    assert told in told_of(copied, tmp_path / "out", name)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_a_table_cut_short_is_drawn_or_told(copied, tmp_path, rows):
    names = [path.stem for path in (copied / "figures").glob("*.csv")]
    for name in names:
        path = copied / "figures" / f"{name}.csv"
        read_table(path, []).head(rows).to_csv(path, index=False)
        told_of(copied, tmp_path / "out", name)
