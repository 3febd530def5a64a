"""The gallery: a page a figure, with the code that drew it, its table and what it does not show.

The code is docs/gallery.py, the words are docs/gallery.toml; both are for both languages.
"""

import csv
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from contextlib import chdir
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt

import govtopics as gt
from govtopics.figures.saving import figure_files
from govtopics.figures.tools.drawing import drawn_on
from stage import DOCS, LANGUAGES, ROOT, Stage

CELL = re.compile(r"^# %% ([\w -]+)(?:: (.*))?\n", re.MULTILINE)
FIRST = "plot_prevalence"  # the figure on the first page
ROWS, COLUMNS = 4, 8  # of a table that are shown
SAID = {
    "zh": {
        "head": (
            "# 图库\n\n每一种图：代码、画的表，以及它**不**说明什么。图用随包的五份报告画成；"
            "五份不够时用虚构的报告，图下写明，图上的数字没有含义。\n"
        ),
        "made up": "这张图用的是虚构的报告，只演示画法，数字没有含义。",
        "not": "这张图不说明什么",
        "code": "代码",
        "runs": "在项目文件夹里运行；本页的图就是它画的。",
        "table": "画的表",
        "first": "{n} 行 {m} 列，这里是开头。`gt.save_figure(ax, '{name}')` 保存图和整张表。",
        "names": "参数见 [`{name}`](../reference/{name}.md)。",
    },
    "en": {
        "head": (
            "# Gallery\n\nEvery kind of figure: its code, the table it draws, and what it does "
            "*not* show. Drawn from the five reports of the package or, where five are too few, "
            "from fictitious ones, which is said below the figure: their numbers mean nothing.\n"
        ),
        "made up": "Drawn from fictitious reports, to show the figure. Its numbers mean nothing.",
        "not": "What it does not show",
        "code": "Code",
        "runs": "To be run in the project's folder; it drew the figure on this page.",
        "table": "The table it draws",
        "first": "{n} rows, {m} columns; these are the first. `gt.save_figure(ax, '{name}')` saves "
        "the figure and the whole table.",
        "names": "Arguments: [`{name}`](../reference/{name}.md).",
    },
}


def words() -> dict[str, dict[str, str]]:
    """The words of each figure, in the order of the gallery."""
    return tomllib.loads((DOCS / "gallery.toml").read_text(encoding="utf-8"))


def cells() -> dict[str, tuple[tuple[str, ...], str]]:
    """Every cell of docs/gallery.py by its name: the cells that it needs, and its code."""
    _, *pieces = CELL.split((DOCS / "gallery.py").read_text(encoding="utf-8"))
    each = zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    return {
        name: (tuple(needs.split(", ")) if needs else (), code.strip())
        for name, needs, code in each
    }


def code_of(name: str) -> str:
    """The whole code of a figure: what it needs, then its own."""
    known = cells()
    return "\n\n".join(known[each][1] for each in (*known[name][0], name))


# ---------------------------------------------------------------------- drawing


def draw(folder: Path, only=()) -> None:
    """Run the code; write each figure in both languages, with its table."""
    made: dict[tuple[str, ...], dict[str, Any]] = {(): {}}
    with tempfile.TemporaryDirectory() as elsewhere, chdir(elsewhere):
        shutil.copytree(ROOT / "seeds", "seeds")
        for name in only or words():
            needs, code = cells()[name]
            for language in LANGUAGES:
                space = dict(prepared(needs, made))
                with gt.figure_style(language=language):
                    exec(compile(code, name, "exec"), space)  # noqa: S102 - our own code
                write(space["ax"].get_figure(root=True), folder / language, name)


def prepared(needs: tuple[str, ...], made: dict[tuple[str, ...], dict[str, Any]]) -> dict[str, Any]:
    """What the cells that a figure needs have made; each is run once."""
    if needs not in made:
        space = dict(prepared(needs[:-1], made))
        exec(compile(cells()[needs[-1]][1], needs[-1], "exec"), space)  # noqa: S102 - our own code
        made[needs] = space
    return made[needs]


def write(figure: Any, folder: Path, name: str) -> None:
    """Write a figure and its table, and close it."""
    folder.mkdir(parents=True, exist_ok=True)
    for ending, content in figure_files(figure, drawn_on(figure)[0].table, "svg").items():
        (folder / f"{name}.{ending}").write_bytes(content)
    plt.close(figure)


# ---------------------------------------------------------------------- pages


def put(staged: dict[str, Stage], folder: Path, *, run: bool) -> None:
    """Put the first page of the gallery and a page a figure."""
    if run:
        subprocess.run([sys.executable, __file__, str(folder)], check=True)
    for language, stage in staged.items():
        drawn = folder / language
        stage.put("gallery.md", _first_page(language, drawn))
        if (drawn / f"{FIRST}.svg").exists():
            picture = f"![{words()[FIRST][language]}](gallery/{FIRST}.svg)"
            stage.replace("index.md", "<!-- picture -->", picture)
        for name, said in words().items():
            stage.put(f"gallery/{name}.md", _page(name, said, language, drawn))
        for path in sorted(drawn.glob("*.svg")):
            stage.put(f"gallery/{path.name}", path.read_bytes())


def _first_page(language: str, drawn: Path) -> str:
    lines = [SAID[language]["head"], ":::{div} gallery"]
    for name, said in words().items():
        picture = f"![](gallery/{name}.svg)" if (drawn / f"{name}.svg").exists() else ""
        lines += [f"[{picture} {said[language]}](gallery/{name}.md)", ""]
    names = [f"gallery/{name}" for name in words()]
    return "\n".join([*lines, ":::", "", "```{toctree}", ":hidden:", "", *names, "```", ""])


def _page(name: str, said: dict[str, str], language: str, drawn: Path) -> str:
    ours = SAID[language]
    made_up = any(cell.startswith("made-up") for cell in cells()[name][0])
    lines = [f"# {said[language]}", "", said[f"{language}_shows"], ""]
    if (drawn / f"{name}.svg").exists():
        lines += [
            f"```{{image}} {name}.svg",
            f":alt: {said[language]}",
            ":class: figure",
            "```",
            "",
        ]
    lines += [f"*{ours['made up']}*", ""] if made_up else []
    lines += [f"**{ours['not']}** {said[f'{language}_not']}", ""]
    lines += [f"## {ours['code']}", "", ours["runs"], ""]
    lines += ["```{code-block} python", code_of(name), "```", ""]
    if (drawn / f"{name}.csv").exists():
        lines += [f"## {ours['table']}", "", *_table(drawn / f"{name}.csv", ours, name), ""]
    return "\n".join([*lines, ours["names"].format(name=name), ""])


def _table(path: Path, ours: dict[str, str], name: str) -> list[str]:
    """The first rows of a table, in Markdown."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    lines = [ours["first"].format(n=len(rows), m=len(head), name=name), ""]
    shown = [head, ["---"] * len(head), *rows[:ROWS]]
    return lines + ["| " + " | ".join(map(_cell, row[:COLUMNS])) + " |" for row in shown]


def _cell(text: str) -> str:
    short = text if len(text) <= 24 else text[:23] + "…"
    return short.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    mpl.use("agg")
    draw(Path(sys.argv[1]), sys.argv[2:])
