"""Parts of long work that are kept as they are done, so that a stopped run goes on after them."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Keeper(Protocol):
    """Gives a part that an earlier run left, or computes it and keeps it."""

    def __call__(self, part: str, compute: Callable[[], Any], /) -> Any: ...  # noqa: D102


# Who keeps the parts of the work under way; nobody, unless a study does.
KEEPER: ContextVar[Keeper | None] = ContextVar("govtopics_keeper", default=None)


def kept(part: str, compute: Callable[[], T]) -> T:
    """A part of the work under way, by a name that no other part of it has.

    Examples
    --------
    >>> kept("without report a", lambda: 1)
    1
    """
    keeper = KEEPER.get()
    if keeper is None:
        return compute()
    found: T = keeper(part, compute)
    return found
