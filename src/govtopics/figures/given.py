"""What a figure is drawn from: told at once where it is something else."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from govtopics.errors import GovTopicsError, ModelError
from govtopics.models.topic_model import TopicModel


def check_model(found: Any) -> None:
    """Refuse what is no fitted model.

    Parameters
    ----------
    found : object

    Raises
    ------
    ModelError
    """
    if not isinstance(found, TopicModel):
        raise ModelError(
            f"The figure is drawn from a fitted model, not from {_told(found)}. Give the fitted "
            "model: LDA(...).fit(dtm)."
        )


def check_table(found: Any, remedy: str) -> None:
    """Refuse what is no table.

    Parameters
    ----------
    found : object
    remedy : str
        What to give, such as ``"Give what prevalence() returned."``

    Raises
    ------
    GovTopicsError
    """
    if not isinstance(found, pd.DataFrame):
        raise GovTopicsError(f"The figure is drawn from a table, not from {_told(found)}. {remedy}")


def check_finite(table: pd.DataFrame, columns: Collection[str]) -> None:
    """Refuse a table with infinite numbers: they have no place on a scale.

    Parameters
    ----------
    table : DataFrame
    columns : collection of str
        Of numbers.

    Raises
    ------
    GovTopicsError
    """
    for column in columns:
        if np.isinf(pd.to_numeric(table[column], errors="coerce")).any():
            raise GovTopicsError(
                f"The column {column!r} holds inf, which cannot be drawn. Give a number, or NaN "
                "where nothing can be said."
            )


def _told(found: Any) -> str:
    return "None" if found is None else f"a {type(found).__name__}"
