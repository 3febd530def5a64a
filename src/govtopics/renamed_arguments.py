"""Arguments that were renamed: the former name still works for a while, with a warning.

A former name works in the version that renames it and in the next minor version (CONTRIBUTING.md).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

from govtopics.messages import in_language, say

P = ParamSpec("P")
T = TypeVar("T")

# The minor version in which each former name was replaced.
RENAMED_IN: Mapping[str, tuple[int, int]] = {"labels": (0, 3)}


def refused_from(former: str) -> str:
    """The first version that refuses a former name.

    Examples
    --------
    >>> refused_from("labels")
    '0.5'
    """
    major, minor = RENAMED_IN[former]
    return f"{major}.{minor + 2}"


def renamed(**names: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A decorator that accepts the former names of keyword arguments, with a FutureWarning.

    Examples
    --------
    >>> @renamed(labels="language")
    ... def draw(*, language="zh"):
    ...     return language
    >>> with warnings.catch_warnings(record=True, action="always") as told:
    ...     draw(labels="en")
    'en'
    >>> print(str(told[0].message).partition(", which")[0])
    Use draw(language='en') instead of draw(labels='en')
    """

    def decorated(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def called(*args: P.args, **given: P.kwargs) -> T:
            for former, present in names.items():
                if former not in given:
                    continue
                value, name = given.pop(former), function.__name__
                if present in given:
                    told = say(
                        "{function}() was passed both {former} and {present}; pass {present} only.",
                        function=name,
                        former=former,
                        present=present,
                    )
                    raise TypeError(in_language(told))
                told = say(
                    "Use {function}({present}={value!r}) instead of "
                    "{function}({former}={value!r}), which will no longer be accepted from "
                    "version {version}.",
                    function=name,
                    former=former,
                    present=present,
                    value=value,
                    version=refused_from(former),
                )
                warnings.warn(in_language(told), FutureWarning, stacklevel=2)
                given[present] = value
            return function(*args, **given)

        return called

    return decorated
