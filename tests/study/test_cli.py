"""The command line as a new user meets it."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from govtopics.study.cli import main

BODY = "推进基层治理和一网统管建设,完善韧性城市和营商环境,优化社区服务,加强应急管理,做好第{}项。"
OTHER = "发展数字经济和集成电路产业,提升招商引资质量,引进科技企业{}家,支持民营企业上市和创业创新。"


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for name in ("a", "b"):
        lines = [*(BODY.format(i) for i in range(6)), *(OTHER.format(i) for i in range(6))]
        (reports / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    return reports


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_study_ends_with_its_table_and_the_path_of_its_page(folder, tmp_path):
    (folder / "broken.txt").write_bytes(b"\0\1\2")
    result = run("study", folder, "--out", tmp_path / "out", "--n-topics", 2)
    assert result.exit_code == 0, result.output
    assert "基层治理" in result.stdout
    assert "一网统管" in result.stdout
    assert "broken.txt: it holds binary data" in result.stdout
    assert result.stdout.rstrip().endswith("report.html")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["study", "nowhere"], "There is no folder nowhere"),
        (["study", "."], "holds no reports"),
        (["study"], "Missing argument 'FOLDER'"),
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
    (tmp_path / "out" / "notes.txt").write_text("mine")
    result = run("study", folder, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert result.stderr.strip().endswith(
        "is there already. Use --force to replace it, or another --out."
    )
    forced = run("study", folder, "--out", tmp_path / "out", "--force")
    assert forced.exit_code == 2
    assert "holds files that no study wrote (notes.txt)" in forced.stderr


def test_help_shows_an_example_and_loads_no_heavy_library():
    code = (
        "import sys; from click.testing import CliRunner; from govtopics.study.cli import main\n"
        "text = CliRunner().invoke(main, ['study', '--help']).output\n"
        "assert 'Example: govtopics study seeds --out results' in text, text\n"
        "print({'pandas', 'numpy', 'matplotlib', 'gensim', 'sklearn'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
