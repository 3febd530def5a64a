"""How the costs of a study grow with its reports: CPU, memory and bytes written, by stage.

A cold study of so many made-up reports (made_reports.py: paragraphs of the seeds drawn anew for
each report, a county and a year each), in a process of its own for each number of them, as
`govtopics study` runs it. Of each stage: CPU seconds and seconds by the clock; megabytes, the
largest sum over all processes at one moment while it ran, with all that stages before it still
hold; megabytes written, those of the cache included. To each, and to all together, cost = a · N^b
is fitted: an exponent of 1 is linear. `ratio` is the cost per report with most reports ÷ that with
fewest: a fixed start makes it less than 1. What more reports need is computed from the fit:
an extrapolation, no measurement.

Reports made of the same paragraphs have fewer different words than real ones, and share more
passages.

Usage: python benchmarks/scale.py [--reports 100,1000] [--to 10000] [--corpus seeds]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import psutil
from made_reports import SEEDS, paragraphs_of, write_reports

STAGES = {"corpus": "read"}  # what is said of the stages of a study; others by their own names
FAR = 60_000
PAUSE = 0.02  # seconds between two looks at the memory
MEASURES = ("CPU s", "wall s", "peak MB", "MB written")
FROM = 1_000  # with --to, ten times as many up to it


class Mark(NamedTuple):
    """Where a study is when a stage begins: CPU seconds, the clock, bytes written so far."""

    stage: str
    cpu: float
    clock: float
    written: int


Costs = Mapping[str, np.ndarray]  # of each stage, one number for each of MEASURES


def run_marked(reports: Path, aside: Path, told: Connection) -> None:
    """A cold study that says when each stage begins."""
    import govtopics as gt
    from govtopics.study import pipeline, writing
    from govtopics.study.stages import Stages

    current = ["start"]

    def mark(stage: str) -> None:
        current[0] = stage
        written = sum(path.stat().st_size for path in aside.rglob("*") if path.is_file())
        told.send(Mark(stage, cpu_seconds(), time.perf_counter(), written))

    class Marked(Stages):
        def run(self, name: str, key: str, compute: Callable[[], Any]) -> Any:
            if name.startswith("figure-"):
                return super().run(name, key, compute)
            before = current[0]
            mark(STAGES.get(name, name))
            value = super().run(name, key, compute)
            mark(before)
            return value

    def marking(module: ModuleType, name: str, stage: str) -> None:
        function = getattr(module, name)

        def marked(*given: Any, **options: Any) -> Any:
            mark(stage)
            return function(*given, **options)

        setattr(module, name, marked)

    mark("start")
    pipeline.Stages = Marked  # type: ignore[misc]
    marking(gt, "find_commitments", "promises")
    marking(writing, "each_table", "tables")
    marking(writing, "write_figures", "figures")
    marking(writing, "write_report", "page")
    marking(writing, "write_manifest", "manifest")
    marking(pipeline, "keep_files", "keeping")
    settings = gt.Settings(corpus=reports)
    gt.run_study(settings, aside / "results", cache=aside / "cache")
    mark("end")


def cpu_seconds() -> float:
    """CPU seconds of this process, of those that it started and of those that have ended."""
    spent = sum(os.times()[:4])  # of children only when they have ended
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            spent += sum(child.cpu_times()[:2])
    return spent


def measured(reports: Path, aside: Path) -> Costs:
    """What each stage of a cold study costs, and ``all``."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=run_marked, args=(reports, aside, there))
    process.start()
    there.close()
    marks: list[Mark] = []
    peaks: dict[str, int] = {}
    with suppress(EOFError):
        while True:
            if here.poll(PAUSE):
                marks.append(here.recv())
            elif marks:
                stage = marks[-1].stage
                peaks[stage] = max(peaks.get(stage, 0), memory(process.pid))
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)
    return costs_of(marks, peaks)


def memory(process: int | None) -> int:
    """Bytes that a process and its children hold at this moment."""
    total = 0
    with suppress(psutil.Error):
        first = psutil.Process(process)
        for one in (first, *first.children(recursive=True)):
            with suppress(psutil.Error):  # it has ended
                total += one.memory_info().rss
    return total


def costs_of(marks: list[Mark], peaks: Mapping[str, int]) -> Costs:
    """The costs between marks added up by stage, in order of their first one."""
    costs: dict[str, np.ndarray] = {}
    for begun, ended in pairwise(marks):
        spent = ended.cpu - begun.cpu, ended.clock - begun.clock
        own = np.array([*spent, 0, (ended.written - begun.written) / 1e6])
        costs[begun.stage] = costs.get(begun.stage, 0) + own
    for stage, own in costs.items():
        own[2] = peaks.get(stage, 0) / 1e6
    total = np.sum([*costs.values()], axis=0)
    total[2] = max(own[2] for own in costs.values())
    return {**costs, "all": total}


def cost_of(n: int, pool: list[str]) -> Costs:
    """The costs of so many reports."""
    with tempfile.TemporaryDirectory() as name:
        reports, aside = Path(name, "reports"), Path(name, "aside")
        write_reports(reports, n, pool)
        aside.mkdir()
        return measured(reports, aside)


def print_costs(n: int, costs: Costs) -> None:
    """One row a stage."""
    print(f"\n{n:,} reports\n{'':10}" + "".join(f"{name:>12}" for name in MEASURES))
    for stage, own in costs.items():
        print(f"{stage:10}" + "".join(f"{value:12,.1f}" for value in own))
    print(flush=True)


def print_growth(numbers: list[int], costs: list[Costs]) -> None:
    """The exponent and the ratio of each stage and measure, and what ``FAR`` reports would need."""
    fewest, most = numbers[0], numbers[-1]
    print(f"exponent b of N^b, and cost per report with {most:,} ÷ with {fewest:,}")
    print(f"{'':10}" + "".join(f"{name:>12}  ratio" for name in MEASURES))
    for stage in costs[-1]:
        cells = []
        for at in range(len(MEASURES)):
            values = np.array([max(own[stage][at], 1e-3) for own in costs])
            slope = np.polyfit(np.log(numbers), np.log(values), 1)[0]
            ratio = values[-1] / most / (values[0] / fewest)
            cells.append(f"{slope:12.2f}  {ratio:5.2f}")
        print(f"{stage:10}" + "".join(cells))
    far = []
    for at in range(len(MEASURES)):
        values = [own["all"][at] for own in costs]
        far.append(np.exp(np.polyval(np.polyfit(np.log(numbers), np.log(values), 1), np.log(FAR))))
    told = ", ".join(f"{value:,.0f} {name}" for value, name in zip(far, MEASURES, strict=True))
    print(f"\nextrapolation from the fit, not measured: {FAR:,} reports would need {told}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", default="100,1000", help="numbers of reports, ascending")
    parser.add_argument("--to", type=int, default=0, help="and tenfold numbers up to this one")
    parser.add_argument("--corpus", type=Path, default=SEEDS)
    options = parser.parse_args()
    numbers = [int(n) for n in options.reports.split(",")]
    while numbers[-1] < options.to:
        numbers.append(min(10 * numbers[-1], options.to))
    pool, costs = paragraphs_of(options.corpus), []
    for n in numbers:
        costs.append(cost_of(n, pool))
        print_costs(n, costs[-1])
    if len(numbers) > 1:
        print_growth(numbers, costs)


if __name__ == "__main__":
    main()
