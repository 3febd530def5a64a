"""Kind and extent of a report, where its build leaves no doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from govtopics.corpus.document import Block
from govtopics.corpus.structure import starts_inside

FIVE_YEARS = re.compile(r"(过去|今后|未来)[五5]年|五年(来)?(的)?(工作)?(回顾|成就)")


def kind_and_extent(blocks: Sequence[Block], rows: Sequence[Any]) -> dict[str, str]:
    """What the build of a report says of it: ``kind`` and ``extent``, each only without doubt."""
    headings = [block.text for block in blocks if block.kind == "heading"]
    titles = " ".join(text for _, text, rule in rows if rule == "title")
    functions = {block.function for block in blocks}
    found = {}
    if "半年" in titles or re.search(r"上半年.{0,6}(情况|工作)", titles):
        found["kind"] = "half-year report"
    elif any(FIVE_YEARS.search(heading) for heading in headings):
        found["kind"] = "five-year report"
    elif "政府工作报告" in titles or "opening" in functions:
        found["kind"] = "annual report"
    if starts_inside(blocks) and "opening" not in functions:
        found["extent"] = "excerpt"
    elif {"opening", "closing"} <= functions:
        found["extent"] = "whole"
    return found
