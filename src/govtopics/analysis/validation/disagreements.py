"""A page for what two coders disagree on, or are in doubt of: a third decides."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.validation.coding import ADJUDICATED, TASK
from govtopics.analysis.validation.files import SAMPLE, read_table, write_page
from govtopics.analysis.validation.judging import YES_OR_NO, Judging, Screen
from govtopics.analysis.validation.passages import PASSAGE_COLUMNS
from govtopics.errors import CorpusError
from govtopics.language import Phrase
from govtopics.messages import say

PAGE = "adjudication.html"


def write_disagreement_page(
    folder: Path, apart: pd.DataFrame, coders: tuple[str, ...], design: Mapping[str, Any]
) -> Path:
    """Write the page beside the sample; ``apart`` has item, theme and one column per coder."""
    if apart.empty:
        raise CorpusError(
            say("The coders agree on every sentence, so there is nothing to adjudicate.")
        )
    target = folder / PAGE
    write_page(target, _page(_rows(folder, apart), apart, coders, design))
    return target


def _rows(folder: Path, apart: pd.DataFrame) -> pd.DataFrame:
    """The sentences in dispute as the coders saw them."""
    if not (folder / SAMPLE).is_file():
        raise CorpusError(
            say(
                "{folder} has no {sample}, which contains the texts; choose the folder that "
                "sample_for_coding wrote.",
                folder=folder,
                sample=SAMPLE,
            )
        )
    sample = read_table(folder / SAMPLE).set_index("item")
    items = list(dict.fromkeys(apart["item"]))
    lacking = [item for item in items if item not in sample.index]
    if lacking:
        raise CorpusError(
            say(
                "{path} lacks {lacking!r}: it belongs to another sample.",
                path=folder / SAMPLE,
                lacking=lacking[0],
            )
        )
    texts = sample.reindex(columns=PASSAGE_COLUMNS, fill_value="").loc[items]
    return texts.reset_index()


def _page(
    rows: pd.DataFrame, apart: pd.DataFrame, coders: tuple[str, ...], design: Mapping[str, Any]
) -> str:
    themes, items = list(design["themes"]), list(rows["item"])
    rng = np.random.default_rng(design["random_state"])
    screens = []
    for row in apart.to_dict("records"):
        # Who A is changes from screen to screen, so that the judge cannot favour a coder.
        told = [_said(row[coder]) for coder in rng.permutation(list(coders))]
        place, column = items.index(row["item"]), themes.index(row["theme"])
        screens.append(Screen(place, column, tuple(filter(None, told))))
    file = f"coding-{ADJUDICATED}.csv"
    blank = [{"label": label} for label in themes]
    return Judging(
        title=Phrase("裁定分歧", "Settling disagreements"),
        question=Phrase("这一句是否谈到“{theme}”？", 'Does this sentence speak of "{theme}"?'),
        instruction=Phrase(
            f"{TASK.zh}下面是编码员各自的判断；谁是 A、谁是 B 每次随机，请按定义裁定，不按人。"
            "仍然拿不准，就选“拿不准”：这一句不计入。",
            f"{TASK.en} The coders' grades are shown; who is A changes at random each time, so "
            "decide by the definition. If you are in doubt too, say so: the sentence is then left "
            "out.",
        ),
        next_step=Phrase(
            f"下一步：把 {file} 放进这份抽样所在的文件夹，再运行 read_coding。",
            f"Next: put {file} into the folder of this sample and call read_coding again.",
        ),
        file=file,
        columns=tuple(themes),
        definitions=tuple(design.get("definitions", blank)),
        rows=rows,
        screens=tuple(screens),
        answers=YES_OR_NO,
        constants={"coder": ADJUDICATED},
    ).page()


def _said(grade: Any) -> str:
    """A grade as files have it; nothing where a coder gave none."""
    if grade == "?":
        return "?"
    return "" if pd.isna(grade) else str(int(grade))
