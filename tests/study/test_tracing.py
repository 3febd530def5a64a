"""What made a figure."""

import json
import os
import shutil

import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure

from govtopics.errors import GovTopicsError, StudyError
from govtopics.figures.saving import save_figure
from govtopics.figures.tools.table_files import read_table
from govtopics.study.check.tracing import trace_figure, trace_summary
from govtopics.study.cli.commands import main
from govtopics.study.results.redraw import draw_figures


@pytest.fixture
def copied(made_up, tmp_path):
    return shutil.copytree(made_up / "results", tmp_path / "results")


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_a_figure_leads_to_its_data_model_and_inputs(copied, ending):
    found = trace_figure(copied / "figures" / f"nmf_topics.{ending}")
    assert found.holds
    assert found.listed == f"figures/nmf_topics.{ending}"
    assert found.made_by["made_by"] == "topics_table(model)"
    told = trace_summary(found, "en")
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    for word in ("topics; zh; 183", "n_topics = 2", "random_state = 2024", "a.txt sha256",
                 manifest["corpus_id"], "byte for byte", "matplotlib "):  # fmt: skip
        assert word in told


def test_the_manifest_lists_every_figure_with_the_hash_that_its_file_carries(copied):
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    for name, record in manifest["figures"].items():
        facts = trace_figure(copied / "figures" / f"{name}.svg").facts
        assert facts["data_sha256"] == record["data_sha256"]
        assert facts["data_sha256"] == manifest["outputs"][f"figures/{name}.csv"]
        assert facts["figure"] == (record["figure"],)


def test_a_changed_file_and_a_changed_table_are_told(copied):
    svg = copied / "figures" / "theme_positions.svg"
    svg.write_bytes(svg.read_bytes().replace(b"#ececec", b"#ff0000"))
    found = trace_figure(svg)
    assert not found.holds
    assert "CHANGED since it was saved" in trace_summary(found, "en")
    assert found.made_by["name"] == "theme_positions"
    table = copied / "figures" / "nmf_topics.csv"
    table.write_bytes(table.read_bytes() + b"\n")
    found = trace_figure(copied / "figures" / "nmf_topics.png")
    assert (found.table, found.untouched, found.holds) == ("changed", True, False)
    assert "does NOT have the data that it shows" in trace_summary(found, "en")
    table.unlink()
    assert "there is no nmf_topics.csv beside it" in trace_summary(
        trace_figure(copied / "figures" / "nmf_topics.png"), "en"
    )


def test_a_figure_away_from_its_study_is_told_and_found_again(copied, tmp_path):
    away = tmp_path / "paper"
    away.mkdir()
    moved = shutil.copy(copied / "figures" / "nmf_topics.pdf", away / "figure-1.pdf")
    alone = trace_figure(moved)
    assert (alone.study, alone.table, alone.untouched) == (None, "missing", True)
    assert "give its folder with --study" in trace_summary(alone, "en")
    found = trace_figure(moved, study=copied)
    assert found.listed == "figures/nmf_topics.pdf"
    assert found.holds
    assert "there is no figure-1.csv beside it" in trace_summary(found, "en")
    assert "n_topics = 2" in trace_summary(found, "en")


def test_another_drawing_of_the_same_data_leads_to_the_study(copied, tmp_path):
    drawn = draw_figures(copied, only=["theme_positions"], language="en", formats=["svg"])[0]
    found = trace_figure(drawn, study=copied)
    assert (found.listed, found.made_by["name"]) == ("", "theme_positions")
    assert found.holds
    assert trace_summary(found, "en").count("another drawing of it\n") == 1
    drawn.write_bytes(drawn.read_bytes().replace(b"#ececec", b"#ff0000"))
    changed = trace_figure(drawn, study=copied)
    assert not changed.holds
    assert "another drawing of it, or was changed" in trace_summary(changed, "en")
    shutil.copy(draw_figures(copied, tmp_path / "en", only=["theme_positions"], language="en")[0],
                copied / "figures" / "theme_positions.svg")  # fmt: skip
    assert not trace_figure(copied / "figures" / "theme_positions.svg").holds


def test_a_figure_of_another_study_is_none_of_this_one(copied, tmp_path):
    figure = Figure()
    table = read_table(copied / "figures" / "nmf_topics.csv", []).head(1)
    svg = save_figure(figure, copied / "figures" / "mine", table, formats=["svg"])[0]
    found = trace_figure(svg)
    assert (found.untouched, found.holds) == (True, False)
    assert "wrote neither this file nor a figure with its data" in trace_summary(found, "en")


def test_foreign_files_say_nothing(tmp_path):
    Figure().savefig(tmp_path / "own.svg")
    found = trace_figure(tmp_path / "own.svg")
    assert not found.holds
    assert "has no record" in trace_summary(found, "en")
    (tmp_path / "own.txt").write_text("no figure", encoding="utf-8")
    with pytest.raises(StudyError, match=r"not a figure\. Choose an \.svg, \.pdf, \.png or \.tiff"):
        trace_figure(tmp_path / "own.txt")
    with pytest.raises(StudyError, match=r"has no manifest\.json"):
        trace_figure(tmp_path / "own.svg", study=tmp_path)


def test_the_command_says_it_with_its_exit_status(copied):
    good = CliRunner().invoke(main, ["trace", str(copied / "figures" / "nmf_topics.svg")])
    assert good.exit_code == 0, good.output
    assert "topics_table(model)" in good.stdout
    (copied / "figures" / "nmf_topics.csv").unlink()
    bad = CliRunner().invoke(main, ["trace", str(copied / "figures" / "nmf_topics.svg")])
    assert bad.exit_code == 1


def test_a_hostile_record_moves_no_cursor(tmp_path):
    facts = '{"data_sha256": "a", "figure": ["\\u001b[2J\\u202e"], "language": [], "fonts": {}}'
    svg = f"<svg><dc:description>{facts}</dc:description></svg>"
    (tmp_path / "x.svg").write_text(svg, encoding="utf-8")
    told = trace_summary(trace_figure(tmp_path / "x.svg"), "en")
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "CHANGED" in told


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "x.svg")
    with pytest.raises(GovTopicsError, match="is not a regular file"):
        trace_figure(tmp_path / "x.svg")


def test_a_name_that_no_file_can_have_is_told():
    with pytest.raises(GovTopicsError, match="Could not read"):
        trace_figure("a\0b.svg")


def test_a_study_that_is_none_is_told(tmp_path):
    Figure().savefig(tmp_path / "own.svg")
    for text in ("[]", "{}", "[" * 200_000, "no"):
        (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
        with pytest.raises(StudyError, match="is not the manifest of a study, or is damaged"):
            trace_figure(tmp_path / "own.svg", study=tmp_path)
        assert trace_figure(tmp_path / "own.svg").study is None
