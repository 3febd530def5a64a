"""What a page shows can be done as it is written: its Python, its commands and its files."""

import os
import re
import subprocess
import sys

import pytest
from commands import NAMES, SHELLS, command_lines, fault_of
from page_blocks import PAGES, READMES, ROOT, blocks_of, named, project_folder, read_blocks
from settings_page import PAGES as SETTINGS
from settings_page import with_every_key
from tomls import read_toml

# The READMEs run every day, the pages of the site in the sweeps.
EACH = [
    pytest.param(page, id=named(page), marks=[] if page in READMES else [pytest.mark.sweep])
    for page in PAGES
]
QUICK = [pytest.param(page, id=named(page)) for page in PAGES]


# A reader closes figures; the page may speak a language or log to its own output: it is a process
# by itself.
START = """
import runpy, matplotlib
matplotlib.rcParams["figure.max_open_warning"] = 0
runpy.run_path("page.py", run_name="__main__")
"""


def script_of(page):
    """Return a page's Python, each block on its lines, and its commands where they are run."""
    lines = ["import subprocess, sys"]
    for block in read_blocks(page, "python", *SHELLS):
        if block.run:
            calls = {n - block.line: command(words) for n, words in command_lines(block)}
            shown = [calls.get(n, "") for n in range(len(block.lines))]
        elif block.language == "python":
            shown = block.lines
        else:
            continue
        lines += [""] * (block.line - 1 - len(lines)) + shown
    return "\n".join(lines)


def command(words):
    assert words[0] in NAMES, "only commands of govtopics are run"
    return f"subprocess.run([sys.executable, '-m', 'govtopics', *{words[1:]!r}], check=True)"


@pytest.mark.parametrize("page", EACH)
def test_its_code_runs_from_the_project_folder(page, tmp_path):
    (project_folder(tmp_path) / "page.py").write_text(script_of(page), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", START],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "MPLBACKEND": "agg", "PYTHONUTF8": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{named(page)}, by its lines: {done.stderr}"


@pytest.mark.parametrize("page", QUICK)
def test_its_commands_are_understood(page):
    told = [
        f"{named(page)}:{number}: {fault}"
        for block in read_blocks(page, *SHELLS)
        for number, words in command_lines(block)
        if (fault := fault_of(words))
    ]
    assert told == []


@pytest.mark.parametrize("page", QUICK)
def test_its_files_can_be_read(page, tmp_path):
    for block in read_blocks(page, "toml"):
        folder = tmp_path / str(block.line)
        folder.mkdir()
        read_toml(block.text, folder)


@pytest.mark.parametrize("page", QUICK)
def test_the_scripts_that_it_names_are_there(page):
    scripts = re.findall(r"\bbenchmarks/\w+\.py", page.read_text(encoding="utf-8"))
    assert [script for script in scripts if not (ROOT / script).is_file()] == []


COST = re.compile(r"\d\s*(秒|CPU|seconds?\b|minutes?\b)|half a minute|半分钟")
COMMAND = re.compile(r"benchmarks/\w+\.py|run\.py|\bgovtopics \w")


def costs_without_a_command(text):
    """Return the paragraphs that say how long something takes and name no command."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    parts = re.split(r"\n\s*\n|\n(?=[-#|])", prose)
    return [part for part in parts if COST.search(part) and not COMMAND.search(part)]


@pytest.mark.parametrize("page", QUICK)
def test_what_it_says_of_time_names_the_command_that_measures_it(page):
    assert costs_without_a_command(page.read_text(encoding="utf-8")) == []


# ------------------------------------------------------------------ the runner itself


def test_a_cost_without_a_command_is_noticed():
    text = "It takes 3 seconds.\n\n- 约需半分钟\n- 约 20 秒（`benchmarks/study.py`）\n"
    text += "```\n9 seconds\n```"
    assert costs_without_a_command(text) == ["It takes 3 seconds.", "- 约需半分钟"]


PAGE = """
```python
a = 1
```
````{tab-set}
```python
a += 1
```
````
<!-- run -->
```sh
$ govtopics cache  # where
```
```{code-block} python
not ours
```
```
.venv/bin/govtopics kwic seeds 一网统管 --width 12
```
"""


def test_blocks_are_found_where_they_are():
    found = [(each.language, each.line, each.run, each.text) for each in blocks_of(PAGE)]
    assert found == [
        ("python", 3, False, "a = 1\n"),
        ("python", 7, False, "a += 1\n"),
        ("sh", 12, True, "$ govtopics cache  # where\n"),
        ("{code-block} python", 15, False, "not ours\n"),
        ("", 18, False, ".venv/bin/govtopics kwic seeds 一网统管 --width 12\n"),
    ]
    assert [
        words for each in blocks_of(PAGE) if each.language == "sh" for words in command_lines(each)
    ] == [(12, ["govtopics", "cache"])]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("govtopics kwic seeds 一网统管 --wide 12", "No such option '--wide'."),
        ("govtopics kwic seeds", "kwic lacks KEYWORD"),
        ("govtopics themes seeds 韧性城市", "more than themes takes: 韧性城市"),
        ("govtopics study seeds --models nmff", "Invalid value: 'nmff'"),
        ("govtopics studdy seeds", "Unknown command 'studdy'."),
        ("python3 run.py studdy", "run.py has no command studdy"),
        ("python3 benchmarks/none.py seeds", "there is no benchmarks/none.py"),
        ("python3 run.py study --language en", None),
        ("govtopics -h", None),
        ("pip install .", None),
    ],
)  # fmt: skip
def test_wrong_commands_are_noticed(line, fault):
    found = fault_of(line.split())
    assert found == fault if fault is None else str(found).startswith(fault)


@pytest.mark.parametrize(
    "text",
    [
        'corpus = "seeds"\n',
        '# study.toml\ncorpus = "seeds"\nn_topic = 3\n',
        '# catalogue.toml\n[report]\nplaces = "黄浦区"\n',
        '# codebook.toml\n["智慧养老"]\ncores = ["养老"]\n',
    ],
)
def test_wrong_files_are_noticed(text, tmp_path):
    with pytest.raises((AssertionError, KeyError, ValueError)):
        read_toml(text, tmp_path)


@pytest.mark.parametrize("page", SETTINGS, ids=named)
def test_the_page_about_settings_has_every_key_as_the_program_explains_it(page):
    text = page.read_text(encoding="utf-8")
    assert text == with_every_key(text)
