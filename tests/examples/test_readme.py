"""The READMEs are short, their links lead somewhere, and their picture is the one of today."""

import re

import pytest
from page_blocks import READMES, ROOT, named
from picture import PICTURES, draw

from govtopics.figures.tools.picture_record import read_record

EACH = pytest.mark.parametrize("page", READMES, ids=named)


@EACH
def test_it_is_short(page):
    text = page.read_text(encoding="utf-8")
    assert len(text.split()) <= 900
    assert len(re.findall(r"[\u4e00-\u9fff]", text)) <= 1_700


@EACH
def test_its_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)]
    inner = [link for link in links if link and not link.startswith("http")]
    assert inner
    assert [link for link in inner if not (ROOT / link).exists()] == []


def test_its_picture_draws_the_numbers_of_today(tmp_path):
    for language, drawn in draw(tmp_path).items():
        kept = ROOT / "docs" / "images" / f"{PICTURES[language]}.png"
        assert f"docs/images/{kept.name}" in "".join(page.read_text("utf-8") for page in READMES)
        # Another version or system may draw the same numbers with other bytes.
        assert read_record(kept).untouched
        drop = {"govtopics", "fonts"}
        before, now = (read_record(path).facts for path in (kept, drawn))
        assert {k: v for k, v in before.items() if k not in drop} == {
            k: v for k, v in now.items() if k not in drop
        }
