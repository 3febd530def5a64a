"""``gt.read_table``: a table of a finished study, whichever kind of file it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from govtopics.checks import checked
from govtopics.errors import StudyError, nearest
from govtopics.figures.tools import table_files
from govtopics.messages import say
from govtopics.study.results.output_folder import MANIFEST
from govtopics.study.results.parquet import read_parquet
from govtopics.study.results.table_types import kind_of

ENDINGS = (".csv", ".parquet")
TRUTH: Mapping[str, bool] = {"True": True, "False": False}


@checked()
def read_table(results: str | Path, name: str) -> pd.DataFrame:
    """Read a table of a finished study, CSV or Parquet, with the types of its columns.

    Parameters
    ----------
    results : str or Path
        The folder that the study wrote.
    name : str
        Such as ``"hits"`` or ``"prevalence"``: the name of a file in ``tables/``, without its
        ending.

    Returns
    -------
    DataFrame
        Texts as they were, ``""`` where a cell is empty: ids and codes of places are texts, so are
        dates, which may be partial, and columns of your own. Whole numbers are ``int64``, and
        ``Int64`` where a cell is empty; other numbers are ``float64``, NaN where a cell is empty.

    Raises
    ------
    StudyError
        If the folder contains no study, or the study no such table.
    GovTopicsError
        If the file was edited and is no table any more, or is Parquet and the extra ``large`` is
        not installed.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import govtopics as gt
    >>> lines = ["推进基层治理和社区服务。", "发展数字经济和集成电路产业。"] * 3
    >>> texts = {"甲区": lines, "乙区": [*lines[:3], "建设韧性城市，改造地下管网和老旧小区。"]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     reports, results = Path(folder, "reports"), Path(folder, "results")
    ...     reports.mkdir()
    ...     for place, text in texts.items():
    ...         _ = (reports / f"{place}-2023.txt").write_text(chr(10).join(text), encoding="utf-8")
    ...     settings = gt.Settings(
    ...         corpus=reports, models=("nmf",), n_topics=2, figure_formats=("svg",)
    ...     )
    ...     study = gt.run_study(settings, results)
    ...     hits = gt.read_table(results, "hits")
    >>> hits[["theme", "term", "start"]].head(1)
      theme  term  start
    0  基层治理  基层治理      2
    """
    path = table_path(Path(results), name)
    table = read_parquet(path) if path.suffix == ".parquet" else _read_csv(path)
    return pd.DataFrame({str(c): _typed(table[c], kind_of(name, str(c))) for c in table})


def table_path(results: Path, name: str) -> Path:
    """The file of a table of a study."""
    if not (results / MANIFEST).is_file():
        raise StudyError(
            say(
                "{folder} has no {manifest}. Choose the folder of a study.",
                folder=results,
                manifest=MANIFEST,
            )
        )
    there = {p.stem: p for p in sorted((results / "tables").glob("*")) if p.suffix in ENDINGS}
    if name not in there:
        raise StudyError(
            say(
                "{results} has no table {name!r}. {nearest}",
                results=results,
                name=name,
                nearest=nearest(name, there),
            )
        )
    return there[name]


def _read_csv(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8-sig") as file:
        columns = pd.read_csv(file, nrows=0).columns
    numbers = [name for name in columns if kind_of(path.stem, name) in ("whole", "number")]
    return table_files.read_table(path, numbers)


def _typed(column: pd.Series, kind: str) -> pd.Series:
    """A column as it was read, as its kind is shown to people."""
    if kind == "text":
        return column.fillna("").astype("str")
    if kind == "number":
        return column.astype(float)
    if kind == "whole":
        whole = column.astype("Int64")
        return whole if whole.isna().any() else whole.astype("int64")
    read = column if column.dtype == "boolean" else column.map(TRUTH)
    flags = read.astype("boolean")
    return flags if flags.isna().any() else flags.astype("bool")
