"""Writes what the parts of the page say into ``said``; read the diff before it is kept.

Run as ``python -m pytest tests/study/write_said.py``.
"""

import platform

import pytest
from by_hand import Words, section
from test_said_page import PARTS, SAID, corpus_id, other, page  # noqa: F401 (fixtures)

import govtopics


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_write(page, other, worked, part, language):  # noqa: F811
    named = {
        worked.themes.codebook.sha256: "CODEBOOK",
        corpus_id(): "CORPUS_ID",
        f"govtopics {govtopics.__version__}": "govtopics VERSION",
        f"Python {platform.python_version()}": "Python PYTHON",
    }
    for name, html in ((part, page), (f"other.{part}", other)):
        text = "\n".join(Words(section(html, part), language).lines)
        for value, word in named.items():
            text = text.replace(value, word)
        (SAID / f"{name}.{language}.txt").write_text(f"{text}\n", encoding="utf-8", newline="\n")
