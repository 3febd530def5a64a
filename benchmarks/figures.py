"""What it costs to draw and save the figures of a study, beside matplotlib's own savefig.

Every figure of a finished study is drawn again from its table. Then it is saved as SVG and PDF:
once by `save_figure`, which draws it for both at once and sets each text once; once by two calls
of matplotlib's `savefig`, the PDF with Type 3 fonts, as the package did up to version 0.2. The two
take turns, so that what else the machine does reaches both; printed are the least of the rounds, in
milliseconds of CPU, and the ratio of the sums. The first round of `save_figure` stands apart: in
it each letter is read from the font.

Usage: python benchmarks/figures.py RESULTS [--rounds 5] [--language en]
"""

from __future__ import annotations

import argparse
import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from govtopics.figures.gallery import FIGURES
from govtopics.figures.saving import figure_files
from govtopics.figures.tools.style import figure_style

STEPS = ("drawn", "saved", "by matplotlib", "as PNG too")


def spent(step: Callable[[], object]) -> tuple[float, object]:
    """Milliseconds of CPU that a step takes, and what it gives."""
    begun = time.process_time()
    made = step()
    return 1000 * (time.process_time() - begun), made


def by_matplotlib(figure: Figure) -> None:
    """Both formats as matplotlib writes them: laid out twice, every text set in each."""
    with mpl.rc_context({"pdf.fonttype": 3}):
        for name in ("svg", "pdf"):
            figure.savefig(io.BytesIO(), format=name)


def one_round(tables: dict[str, tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Milliseconds of each step for each figure."""
    rows = {}
    for name, (kind, table) in tables.items():
        drawn, ax = spent(lambda kind=kind, table=table: FIGURES[kind](table))
        figure = ax.get_figure(root=True)
        rows[name] = [
            drawn,
            spent(lambda f=figure, t=table: figure_files(f, t))[0],
            spent(lambda f=figure: by_matplotlib(f))[0],
            spent(lambda f=figure, t=table: figure_files(f, t, ("svg", "pdf", "png")))[0],
        ]
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(STEPS))


def main() -> None:
    """Print the table, its sums and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    given = parser.parse_args()
    known = json.loads((given.results / "manifest.json").read_text(encoding="utf-8"))["figures"]
    tables = {
        name: (
            about["figure"],
            FIGURES[about["figure"]].read(given.results / f"figures/{name}.csv"),
        )
        for name, about in known.items()
    }
    with figure_style(language=given.language, on_screen=False):
        cold = one_round(tables).sum()
        rounds = [one_round(tables) for _ in range(given.rounds)]
    least = pd.concat(rounds).groupby(level=0, sort=False).min()
    print(least.round().astype(int).to_string())
    total = least.sum()
    print(f"\nsums, ms: {', '.join(f'{name} {value:.0f}' for name, value in total.items())}")
    print(f"first round: saved {cold['saved']:.0f}")
    print(f"saved, as part of what matplotlib takes: {total['saved'] / total['by matplotlib']:.2f}")
    ours, theirs = (total["drawn"] + total[name] for name in ("saved", "by matplotlib"))
    print(f"with drawing: {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
