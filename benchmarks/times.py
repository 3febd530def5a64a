"""Whole reports whose paragraphs a reader has labelled by time, beside what the program says.

Labels stand in tests/labels/times.csv by id and hash: the texts are not ours to keep. One row is a
paragraph:

    corpus, document_id, paragraph_id, sha256 (of the text, first 12 digits), label, again

`again` is the label of a second pass over a sample, made without looking at the first.

    python benchmarks/times.py FOLDER [--half open|closed]

FOLDER holds a folder for each corpus (state-council, province-2025 …). The twenty reports were
chosen, and split by their place in the list, every other one, before a rule was changed. The open
half was there to improve the rules; what counts is the closed half.

A paragraph is labelled by what most of it says: *review*, what was done, how it is judged, what was
learnt from it; *problems*, what is lacking; *outlook*, the situation ahead; *plan*, what is to be
done: aims, targets, principles, tasks, and the call at the end; *unknown*, who reports to whom, and
thanks for attention. Paragraphs of glossaries are not labelled.
"""

from __future__ import annotations

# In this order; 1st, 3rd, 5th … are open, 2nd, 4th … closed.
REPORTS = (
    *(("state-council", f"国务院-{year}") for year in (1978, 1980, 1984, 1987, 1992)),
    *(("state-council", f"国务院-{year}") for year in (1998, 2002, 2008, 2014, 2021)),
    *(("province-2025", f"{place}-2025") for place in ("北京市", "广东省", "四川省", "西藏")),
    ("province-2026", "2026_河南省_政府工作报告-0001"),
    ("province-2026", "2026_浙江省_政府工作报告-0001"),
    ("province-2026", "2026_甘肃省_政府工作报告-0001"),
    *(("city-2024", place) for place in ("内江", "深圳", "聊城")),
)
