"""The command line as a new user meets it."""

import json
import logging
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from govtopics.__main__ import run as start
from govtopics.errors import GovTopicsError
from govtopics.messages import say
from govtopics.study.cli.commands import main
from govtopics.study.cli.program import show
from govtopics.study.settings import KEYS
from govtopics.study.terminal import Timed, clock
from govtopics.text_tables import width


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_study_ends_with_its_table_and_the_path_of_its_page(folder, tmp_path):
    (folder / "broken.txt").write_bytes(b"\0\1\2")
    options = ["--n-topics", 2, "--figure-formats", "svg"]
    result = run("study", folder, "--out", tmp_path / "out", *options)
    assert result.exit_code == 0, result.output
    assert "基层治理" in result.stdout
    assert "一网统管" in result.stdout
    assert "未能读入：broken.txt（共 1 个文件）" in result.stdout
    assert "broken.txt 没有读入：内容是二进制数据" in result.stderr
    said = [line for line in result.stderr.splitlines() if line]
    assert len(set(said)) == len(said)
    assert [line for line in said if not re.search("[\u4e00-\u9fff]", line)] == []
    assert result.stdout.rstrip().endswith("report.html")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["study", "nowhere", "--language", "en"], "Folder not found: nowhere"),
        (["study", "."], ". 里没有报告"),
        (["study"], "SOURCE is missing."),
        (["study", "x", "--n-topic", "3"], "Did you mean '--n-topics'?"),
    ],
)
def test_bad_input_is_one_message_and_exit_status_two(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_needs_force(folder, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    result = run("study", folder, "--out", tmp_path / "out", "--language", "en")
    assert result.exit_code == 2
    assert result.stderr.strip().endswith(
        "already exists. Use --force to replace it, or choose another --out."
    )
    forced = run("study", folder, "--out", tmp_path / "out", "--force")
    assert forced.exit_code == 2
    assert "里有不是研究写出的文件（notes.txt）" in forced.stderr


def test_the_settings_file_is_written_once_and_runs(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("settings", "study.toml", "--corpus", "reports").exit_code == 0
    again = run("settings", "study.toml")
    assert again.exit_code == 2
    assert "already exists. Use --force" in again.stderr
    assert run("settings", "-").stdout.startswith("# The settings of a study")
    options = ["--n-topics", 3, "--language", "en", "--models", "nmf", "--figure-formats", "svg"]
    result = run("study", "study.toml", *options)
    assert result.exit_code == 0, result.output
    assert "name only" in result.stdout
    assert "占比" not in result.stdout
    manifest = json.loads((tmp_path / "results" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["n_topics"] == 3
    assert list(manifest["models"]) == ["nmf"]


def test_the_command_and_the_function_write_the_same_bytes(made_up, tmp_path, hashes):
    reports = made_up / "reports"
    command = ["study", reports, "--out", tmp_path / "command", "--n-topics", 2, "--png"]
    assert run(*command).exit_code == 0
    assert hashes(made_up / "results") == hashes(tmp_path / "command")


def test_a_second_run_says_what_it_reused(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("GOVTOPICS_CACHE", str(tmp_path / "cache"))
    usual = ["--n-topics", 2, "--figure-formats", "svg"]
    said = [
        run("study", folder, "--out", tmp_path / out, *usual, *options).stderr
        for out, options in (
            ("1", []),
            ("2", []),
            ("3", ["--fresh"]),
            ("4", ["--figure-width", "single"]),
        )
    ]
    assert "各步均已重新计算" in said[0]
    whole = f"没有变化，沿用先前的结果（存于 {tmp_path / 'cache'}）\n"
    assert re.fullmatch(rf" 0:0\d  {re.escape(whole)}", said[1])
    assert "沿用" not in said[2]
    assert "沿用" in said[3]
    assert "corpus、themes、words、nmf、lda" in said[3]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--prevalence-by", "plaec"], "--prevalence-by = 'plaec': unknown docvar. Did"),
        (["--leading", "韧性城区"], "--leading = '韧性城区': unknown theme. Did you mean"),
        (["--leading", "resilent CITY"], "unknown theme. Did you mean 'Resilient city'"),
        (["--corpus", "nowhere"], "--corpus = 'nowhere': folder not found."),
        (["--n-topics", "1"], "--n-topics = 1: must be a whole number of at least 2"),
    ],
)
def test_settings_that_nothing_has_are_named(folder, tmp_path, options, message):
    result = run("study", folder, "--out", tmp_path / "out", "--language", "en", *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


def test_names_that_nothing_has_are_told_with_their_lines_in_the_settings_file(folder, tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(
        f'corpus = "{folder.as_posix()}"\nlanguage = "en"\n\nleading = [\n  "韧性城区",\n]\n'
        'prevalence_by = ["plaec"]\n',
        encoding="utf-8",
    )
    for command in (["study", path, "--out", tmp_path / "out"], ["themes", path]):
        lines = run(*command).stderr.splitlines()
        assert lines[-3] == "govtopics: study.toml has 2 problems."
        assert lines[-2].startswith("  line 4: leading = '韧性城区': unknown theme. Did")
        assert lines[-1].startswith("  line 7: prevalence_by = 'plaec': unknown docvar.")
    given = run(
        "study", path, "--leading", "主题甲", "--prevalence-by", "y", "--out", tmp_path / "out"
    )
    lines = given.stderr.splitlines()
    assert lines[-3] == "govtopics: The options have 2 problems."
    assert lines[-2].startswith("  --prevalence-by = 'y': unknown docvar.")
    assert lines[-1].startswith("  --leading = '主题甲': unknown theme.")
    given = run("study", path, "--leading", "主题甲", "--out", tmp_path / "out")
    lines = given.stderr.splitlines()
    assert lines[-3] == "govtopics: study.toml has 2 problems."
    assert lines[-2].startswith("  --leading: '主题甲': unknown theme.")
    assert lines[-1].startswith("  line 7: prevalence_by = 'plaec': unknown docvar.")


def test_a_fault_is_of_the_options_in_chinese_too(folder, tmp_path):
    asked = ("study", folder, "--out", tmp_path / "out", "--leading", "主题甲")
    told = run(*asked, "--language", "zh").stderr.splitlines()
    assert told[-2] == "govtopics: 选项有 1 处问题："
    assert told[-1].startswith("  --leading = '主题甲'：没有这个主题。")


def test_more_topics_than_paragraphs_are_refused_before_anything_is_measured(folder, tmp_path):
    asked = ("study", folder, "--out", tmp_path / "out", "--fresh", "--language", "en")
    found = run(*asked, "--n-topics", "25")
    assert found.exit_code == 2
    assert found.stderr.splitlines()[-2:] == [
        "govtopics: The options have 1 problem.",
        (
            "  --n-topics = 25: the models learn from 24 paragraphs. Give at most 24, or more "
            "reports."
        ),
    ]
    assert "Themes:" not in found.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ("--n-topics", "20", "--min-texts", "12"),
            "20: only 18 terms are in 12 paragraphs or more.",
        ),
        (("--n-topics", "14"), "14: one topic came out empty. Give fewer."),
    ],
)
def test_more_topics_than_terms_bear_are_told_as_an_option(folder, tmp_path, options, told):
    asked = ("study", folder, "--out", tmp_path / "out", "--fresh", "--language", "en")
    found = run(*asked, *options)
    assert found.exit_code == 2
    assert f"  --n-topics = {told}" in found.stderr
    assert "Topics:" not in found.stderr


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--codebook", "docs/en/guide/coding.md shows how to write one."),
        ("--catalogue", "docs/en/guide/reports.md shows how to write one."),
        ("--lexicon", "A lexicon is a text file with a term on each line."),
        ("--labels", "govtopics labels RESULTS, or write_labels(models, path), writes one."),
    ],
)
def test_a_file_that_is_not_there_is_answered_with_how_to_come_by_one(
    folder, tmp_path, option, told
):
    asked = ("themes", folder, "--language", "en", option)
    found = run(*asked, tmp_path / "mine.txt").stderr.splitlines()[0]
    assert found.endswith(f"mine.txt': file not found. {told}")
    for page in re.findall(r"docs/\S+\.md", told):
        assert (Path(__file__).parents[2] / page).is_file()
    (tmp_path / "mime.txt").touch()
    near = run(*asked, tmp_path / "mine.txt").stderr.splitlines()[0]
    assert near.endswith("file not found. Did you mean 'mime.txt'?")


def test_folders_without_reports_are_answered_with_what_to_do(folder, tmp_path):
    near = run("themes", folder.with_name("report"), "--language", "en").stderr
    assert near.strip().endswith("Choose the folder with the reports. Did you mean 'reports'?")
    (tmp_path / "empty").mkdir()
    empty = run("themes", tmp_path / "empty", "--language", "en").stderr
    assert "Put the reports into it, a file for each, or give the folder that has them." in empty


@pytest.mark.parametrize("command", [None, *main.commands])
def test_help_in_chinese_has_no_english_placeholders(monkeypatch, command):
    monkeypatch.setenv("LANGUAGE", "zh")
    told = run(*filter(None, [command]), "-h").stdout
    assert told.startswith("用法：govtopics ")
    assert "[选项]" in told.splitlines()[0]
    words = "OPTIONS COMMAND ARGS TEXT INTEGER FLOAT NUMBER PATH FILE DIRECTORY FOLDER FLAG MM"
    assert not re.search(rf"\b({'|'.join(words.split())})\b", told)
    assert not re.search(r"([A-Za-z][a-z]+ ){3}", told.partition("例：")[0])
    monkeypatch.setenv("LANGUAGE", "en")
    english = run(*filter(None, [command]), "-h").stdout
    assert english.startswith(f"Usage: govtopics {command or ''}".strip())
    assert not re.search("[\u4e00-\u9fff]", english.partition("Example:")[0])


def test_every_setting_is_an_option_or_known_to_be_none():
    options = {
        command: {option.name: option for option in main.commands[command].params}
        for command in ("study", "themes", "kwic", "terms", "sample")
    }
    asked = {name for name in KEYS if name in options["study"]}
    assert set(KEYS) - asked == {
        "columns", "cleaning_off", "cleaning_on", "claims", "declared", "figure_titles",
        "figure_notes",
    }  # fmt: skip
    reading = {"corpus", "catalogue", "names", "encoding", "codebook", "lexicon", "leave_out"}
    reading |= {"language", "labels"}
    for command in ("themes", "kwic", "terms"):
        assert reading == set(KEYS) & set(options[command]), command
    assert set(KEYS) & set(options["sample"]) == reading | {"random_state"}
    context = click.Context(main.commands["study"])
    told = {name: options["study"][name].get_help_record(context)[1] for name in asked}
    assert (
        told["min_texts"]
        == "Exclude terms that occur in fewer than this many paragraphs.  [default: 2]"
    )
    assert told["models"] == "A model to fit. May be repeated.  [default: all]"
    assert told["leading"] == "A theme to show first on the results page. May be repeated."
    assert told["language"] == "The language of figures, results page and terminal."
    seed = options["sample"]["random_state"].get_help_record(click.Context(main.commands["sample"]))
    assert seed[1] == "The random seed of the draw.  [default: 2024]"


def test_options_take_the_place_of_what_the_settings_file_says(folder, tmp_path):
    path, given = tmp_path / "study.toml", tmp_path / "codebook.toml"
    path.write_text('corpus = "gone"\nn_topics = 5\nmin_texts = 3\n', encoding="utf-8")
    given.write_text('["治理"]\nname = ["基层治理"]\n', encoding="utf-8")
    options = ["--corpus", folder, "--codebook", given, "--n-topics", 2, "--models", "nmf"]
    options += ["--stopwords", "general", "--figure-formats", "svg", "--language", "en"]
    assert run("study", path, "--out", tmp_path / "out", *options).exit_code == 0
    found = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["settings"]
    assert found == {
        "catalogue": None, "names": None, "columns": {}, "encoding": None, "cleaning_off": [],
        "cleaning_on": [], "codebook": "codebook.toml", "lexicon": None, "coding": None,
        "leave_out": ["mislabelled", "duplicate"],
        "stopwords": ["general"], "prefer": None, "min_texts": 3, "models": ["nmf"], "n_topics": 2,
        "random_state": 2024, "prevalence_by": [], "leading": [], "claims": {}, "declared": None,
        "figure_formats": ["svg"], "figure_width": "double", "figure_font": None, "language": "en",
        "labels": None, "crosscheck": False, "figure_titles": True, "figure_notes": True,
    }  # fmt: skip


def test_the_language_of_figures_is_called_language_and_its_old_name_says_so(made_up, tmp_path):
    only = ["--only", "nmf_topics", "--format", "svg"]
    for flag, said in (("--language", ""), ("--labels", "--labels is now called --language")):
        out = tmp_path / flag
        drawn = run("figures", made_up / "results", *only, flag, "en", "--out", out)
        assert drawn.exit_code == 0, drawn.output
        assert '"language": ["en"]' in (out / "nmf_topics.svg").read_text(encoding="utf-8")
        assert said in drawn.stderr
        assert (said == "") == (drawn.stderr == "")
    shown = run("figures", "--help").stdout
    assert "--language [zh|en]" in shown
    assert "--labels" not in shown


def test_ctrl_c_is_status_130_and_leaves_nothing(folder, tmp_path, monkeypatch, quick_options):
    def stopped(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("govtopics.study.writing.write_report", stopped)
    result = run("study", folder, "--out", tmp_path / "out", "--fresh", *quick_options)
    assert result.exit_code == 130
    assert "已中断；原有的结果保持不变" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_ctrl_c_while_the_program_is_loaded_is_status_130(monkeypatch, capsys):
    class Stopped:
        def find_spec(self, name, *_):
            if name == "govtopics.study.cli.commands":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "govtopics.study.cli.commands")
    monkeypatch.setattr(sys, "meta_path", [Stopped(), *sys.meta_path])
    with pytest.raises(SystemExit, match="130"):
        start()
    assert capsys.readouterr().err == "govtopics: stopped; earlier results are unchanged.\n"


def test_verify_says_how_it_ended_by_its_status(small, tmp_path):
    shutil.copytree(small, tmp_path / "copy")
    results, reports = tmp_path / "copy" / "results", tmp_path / "copy" / "reports"
    good = run("verify", results, "--corpus", reports, "--language", "en")
    assert good.exit_code == 0, good.output
    assert "Verdict: identical" in good.stdout
    (results / "tables" / "topics.csv").write_text("mine", encoding="utf-8")
    edited = run("verify", results, "--language", "en")
    assert edited.exit_code == 1
    assert "!  tables/topics.csv was edited after the study wrote it" in edited.stdout
    assert "name the folder of its reports with --corpus" in edited.stdout
    assert "Verdict: changed" in edited.stdout
    assert run("verify", reports).exit_code == 2


def test_themes_kwic_and_terms_answer_in_the_terminal(folder):
    themes = run("themes", folder, "--theme", "韧性城市", "-n", 1)
    assert themes.exit_code == 0, themes.output
    assert "  1  a p0001 · 韧性城市\n" in themes.stdout
    assert "完善【韧性城市】和营商环境" in themes.stdout
    assert "\x1b" not in themes.stdout
    assert "基层治理" not in themes.stdout.split("\n\n", maxsplit=1)[0]
    kwic = run("kwic", folder, "一网统管", "--width", 4, "-n", 3)
    assert "层治理和  一网统管  建设" in kwic.stdout
    assert "… 9 处未列出" in kwic.stdout
    assert "一网统管：12 处命中，2 份报告" in kwic.stdout
    assert run("kwic", folder, "无此词语").stdout.startswith("无此词语：0 处命中，0 份报告")
    terms = run("terms", folder, "一网统管", "集成电路产业")
    assert terms.exit_code == 0, terms.output
    assert terms.stdout.splitlines()[1].split()[:4] == ["一网统管", "12", "12", "2"]


def test_a_sample_for_coders_is_drawn_from_the_terminal(folder, tmp_path):
    drawn = run("sample", folder, "--out", tmp_path / "coding", "-n", 4, "--coder", "甲")
    assert drawn.exit_code == 2
    assert not (tmp_path / "coding").exists()
    drawn = run("sample", folder, "--out", tmp_path / "coding", "-n", 4, "--random-state", 7)
    assert drawn.exit_code == 0, drawn.output
    assert "coding：4 句，编码员 A、B" in drawn.stdout
    assert f"--coding {tmp_path / 'coding'}" in drawn.stdout
    assert (
        json.loads((tmp_path / "coding" / "design.json").read_text(encoding="utf-8"))[
            "random_state"
        ]
        == 7
    )
    again = run("sample", folder, "--out", tmp_path / "coding")
    assert again.exit_code == 2
    assert "coding 已经存在" in again.stderr


def test_the_cache_is_shown_and_cleared(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("GOVTOPICS_CACHE", str(tmp_path / "cache"))
    run("kwic", folder, "一网统管")
    shown = run("cache").stdout
    assert f"{tmp_path / 'cache'} (GOVTOPICS_CACHE): 1 entry" in shown
    assert "1 entry deleted" in run("cache", "--clear").stdout
    assert "0 entries, 0.0 MB" in run("cache").stdout


def test_the_former_name_of_the_language_of_figures_is_told(tmp_path):
    drawn = run("figures", tmp_path, "--labels", "en")
    assert drawn.exit_code == 2
    assert drawn.stderr.startswith("govtopics: --labels is now called --language; use that.\n")
    assert "--labels" not in run("figures", "--help").stdout


def test_help_is_asked_by_h_and_no_summary_is_cut():
    said = run("-h").stdout
    assert said == run().stdout == run("--help").stdout
    assert run().exit_code == 0
    told = " ".join(said.split())
    for name, command in main.commands.items():
        summary = command.told[0]
        assert f"  {name:<10}  {summary}\n" in said, name  # whole, and on one line
        assert summary.endswith(".")
    assert "Exit status: 0 success; 1 verify or trace found a difference; 2 " in told
    assert next(iter(main.commands)) == "study"


@pytest.mark.parametrize("command", list(main.commands))
def test_help_of_a_command_fits_a_page_and_is_not_cut(command):
    said = run(command, "-h")
    assert said.exit_code == 0
    assert said.stdout == run(command, "--help").stdout
    assert max(map(width, said.stdout.splitlines())) <= 80
    assert not re.search(r"\.\.\.(?!\])|…", said.stdout.partition("Options:")[2])
    told = " ".join(said.stdout.split()).replace("- ", "-")  # a line ends at a hyphen, too
    for option in main.commands[command].params:
        for word in getattr(option, "told", "").split():
            assert word in told or word == "-"
    assert "Example: " in said.stdout


def test_every_fault_is_said_in_one_way(folder, tmp_path):
    """By click, by this package and by the system: one prefix, on stderr, status 2."""
    said = [
        run("study", folder, "--n-topic", "3"),
        run("stud", folder),
        run("study"),
        run("study", folder, "--codebook", tmp_path / "nothing.toml"),
        run("study", tmp_path / "nothing", "--out", tmp_path / "out"),
        run("themes", tmp_path / "no.toml", "--theme", "一网统"),
        run("trace", tmp_path / "nothing.svg"),
    ]
    for result in said:
        assert (result.exit_code, result.stdout) == (2, "")
        assert re.match("govtopics: ", result.stderr.splitlines()[0])
        assert "Usage:" not in result.stderr
        assert "Error:" not in result.stderr
    assert said[0].stderr.splitlines()[1] == "govtopics study -h shows how to use it."
    assert said[1].stderr.splitlines()[1] == "govtopics -h shows how to use it."


@pytest.mark.parametrize(
    ("fault", "status", "told"),
    [
        (PermissionError(13, "Permission denied", "x.csv"), 2, "x.csv: permission denied."),
        (MemoryError(), 2, "not enough memory"),
        (KeyboardInterrupt(), 130, "stopped; earlier results"),
        (GovTopicsError(say("{told}", told="a\x1b[2J")), 2, "a\\x1b[2J"),
    ],
)
def test_faults_of_files_memory_and_the_keyboard(monkeypatch, fault, status, told):
    def failing():
        raise fault

    monkeypatch.setattr("govtopics.study.cli.commands.cache_folder", failing)
    result = run("cache")
    assert result.exit_code == status
    assert result.stderr.lstrip().startswith(f"govtopics: {told}")


def test_hits_are_bold_on_a_terminal_alone(monkeypatch):
    def said(color, **asked):
        @click.command()
        def command():
            show("推进【治理】\x1b[2J。", **asked)

        return CliRunner().invoke(command, color=color).stdout

    monkeypatch.delenv("NO_COLOR", raising=False)
    plain = "推进【治理】\\x1b[2J。\n"
    assert said(color=False, marked=True) == plain
    assert said(color=True) == plain
    assert said(color=True, marked=True) == "推进\x1b[1m【治理】\x1b[0m\\x1b[2J。\n"
    monkeypatch.setenv("NO_COLOR", "1")
    assert said(color=True, marked=True) == plain


def test_what_takes_long_says_how_long(small, tmp_path):
    shutil.copytree(small, tmp_path / "copy")
    results, reports = tmp_path / "copy" / "results", tmp_path / "copy" / "reports"
    said = run("verify", results, "--corpus", reports).stderr.splitlines()
    assert said
    assert [line for line in said if not re.match(r" *\d+:\d\d  \S", line)] == []
    record = logging.makeLogRecord({"msg": "Tables: 3", "created": 1065.4})
    assert Timed(since=1000.0).format(record) == " 1:05  Tables: 3"
    assert [clock(s) for s in (0.4, 59.6, 3599.2, 3600)] == ["0:00", "1:00", "59:59", "1:00:00"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_of_the_shell(shell):
    assert "_GOVTOPICS_COMPLETE" in run("completion", shell).stdout


def test_text_of_documents_moves_no_cursor(tmp_path):
    (tmp_path / "reports").mkdir()
    text = "推进一网统管\x1b[2J建设,完善\u202e韧性城市。" * 4
    (tmp_path / "reports" / "a.txt").write_text(text, encoding="utf-8")
    shown = run("kwic", tmp_path / "reports", "一网统管").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_help_shows_an_example_and_loads_no_heavy_library():
    code = (
        "import sys; from click.testing import CliRunner\n"
        "from govtopics.study.cli.commands import main\n"
        "text = CliRunner().invoke(main, ['study', '--help']).output\n"
        "assert 'Example: govtopics study seeds --out results' in text, text\n"
        "print({'pandas', 'numpy', 'matplotlib', 'gensim', 'sklearn'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "set()"
