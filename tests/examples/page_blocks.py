"""The pages that people read, and the blocks of code in them."""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = (*READMES, *sorted(ROOT.glob("docs/zh/**/*.md")), *sorted(ROOT.glob("docs/en/**/*.md")))
RUN = "<!-- run -->"  # on the line before a block of commands that is really run
FENCE = re.compile(r"\s*(`{3,}|:{3,})\s*(.*?)\s*$")


@dataclass
class Block:
    """A fenced block: what its fence says, the line of its first line, and its lines."""

    language: str
    line: int
    run: bool
    lines: list[str] = field(default_factory=list)

    @property
    def text(self):
        return "".join(f"{line}\n" for line in self.lines)


def blocks_of(text):
    """Yield the blocks of a page; a directive that holds prose is looked into."""
    within, block, fence, before = [], None, "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        mark = FENCE.match(line)
        if block is not None:
            if mark and mark[1] == fence and not mark[2]:
                yield block
                block = None
            else:
                block.lines.append(line)
        elif mark and not mark[2] and within[-1:] == [mark[1]]:
            within.pop()
        elif mark and re.match(r"\{(?!code)", mark[2]):
            within.append(mark[1])
        elif mark and mark[1].startswith("`"):
            block, fence = Block(mark[2], number + 1, before.strip() == RUN), mark[1]
        before = line


def named(path):
    """Return what a test calls a page."""
    return path.relative_to(ROOT).as_posix()


def read_blocks(path, *languages):
    """Return the blocks of a page in these languages; the empty one is a fence that names none."""
    return [
        each for each in blocks_of(path.read_text(encoding="utf-8")) if each.language in languages
    ]


def project_folder(folder):
    """Copy what pages use of the project into a folder, where they may write as they like."""
    for name in ("seeds", "docs", "notebooks", "benchmarks"):
        skipped = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "_build")
        shutil.copytree(ROOT / name, folder / name, ignore=skipped)
    return folder
