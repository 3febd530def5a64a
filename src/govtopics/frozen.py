"""Values that nobody can change: their data are their own, and what they give out is read-only."""

from __future__ import annotations

import copy
from collections.abc import Callable, ItemsView, Mapping, ValuesView
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from govtopics.messages import in_language, say

if TYPE_CHECKING:
    import numpy as np


class FrozenDict(dict[Any, Any]):
    """A dict that cannot be changed; it is pickled, compared and written as JSON like any other.

    Examples
    --------
    >>> settings = frozen({"terms": ["治理"]})
    >>> settings["terms"]
    ('治理',)
    >>> settings["terms"] = ()
    Traceback (most recent call last):
        ...
    TypeError: This mapping cannot be changed; change a copy: dict(...).
    """

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(
            in_language(say("This mapping cannot be changed; change a copy: dict(...)."))
        )

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __getitem__(self, key: Any) -> Any:
        return _handed_out(super().__getitem__(key))

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of a key, or the default."""
        return _handed_out(super().get(key, default))

    def values(self) -> Any:
        """The values, handed out one by one."""
        return ValuesView(self)

    def items(self) -> Any:
        """The keys with their values, handed out one by one."""
        return ItemsView(self)

    def __reduce__(self) -> tuple[type[FrozenDict], tuple[dict[Any, Any]]]:
        return FrozenDict, (dict(self),)


class Value:
    """The base of dataclasses with arrays, frames and mappings.

    What is given becomes the value's own. Arrays are given out read-only, frames and sparse
    matrices as copies that share their memory until they are changed. Names that begin with ``_``
    give the stored object itself.
    """

    def __post_init__(self) -> None:
        freeze_fields(self)

    if not TYPE_CHECKING:  # a checker would take it as leave to ask for any name

        def __getattribute__(self, name: str) -> Any:
            found = object.__getattribute__(self, name)
            return found if name.startswith("_") else _handed_out(found)


# Returned as they are, and most of what is given: they are not even asked.
_UNCHANGED = frozenset({str, int, float, bool, tuple, frozenset, type(None), FrozenDict})
_NOTHING = FrozenDict()


def freeze_fields(value: Any) -> None:
    """Make the fields of a dataclass its own, as ``Value`` does, before anything is cached."""
    own = vars(value)
    changed = {n: frozen(given) for n, given in own.items() if given.__class__ not in _UNCHANGED}
    own.update(changed)


def frozen(given: Any) -> Any:
    """The same value, so that nobody else can change it; tuples and unknown types unchanged.

    Mappings, lists and sets are frozen with all that they contain; arrays are copied unless nobody
    can write to them.

    Examples
    --------
    >>> frozen([1, {"a": [2]}])
    (1, {'a': (2,)})
    """
    return _ways(given.__class__).freeze(given)


def _own_mapping(given: Mapping[Any, Any]) -> FrozenDict:
    if not given:
        return _NOTHING
    values = ((key, given[key]) for key in given)
    return FrozenDict(
        {key: value if value.__class__ in _UNCHANGED else frozen(value) for key, value in values}
    )


def _handed_out(kept: Any) -> Any:
    return _ways(kept.__class__).hand_out(kept)


class _Ways:
    """How values of a kind are taken in, and how they are given out."""

    def __init__(
        self,
        freeze: Callable[[Any], Any] = lambda given: given,
        hand_out: Callable[[Any], Any] = lambda kept: kept,
    ) -> None:
        self.freeze, self.hand_out = freeze, hand_out


@cache
def _ways(kind: type) -> _Ways:
    """How values of a type are taken in and given out; no library is loaded to find out."""
    kinds = {f"{base.__module__.partition('.')[0]}.{base.__name__}" for base in kind.__mro__}
    if kinds & {"pandas.DataFrame", "pandas.Series", "pandas.Index"}:
        return _Ways(_shallow, _shallow)
    if "numpy.ndarray" in kinds:
        return _Ways(_own_array, _shown_array)
    if "scipy._data_matrix" in kinds and "scipy._cs_matrix" in kinds:
        return _Ways(_own_matrix, _shown_matrix)
    if issubclass(kind, Mapping) and not issubclass(kind, FrozenDict):
        return _Ways(_own_mapping)
    if issubclass(kind, list):
        return _Ways(lambda given: tuple(map(frozen, given)))
    return _Ways(frozenset) if issubclass(kind, set) else _Ways()


def _shallow(frame: Any) -> Any:
    """A copy that shares memory with its original until one of them is changed."""
    return frame.copy(deep=False)


def _own_array(array: np.ndarray) -> np.ndarray:
    return _read_only(array.copy(order="K")) if _may_be_written(array) else array


def _may_be_written(array: Any) -> bool:
    """Whether an array, or the one whose memory it shows, can be written to."""
    while array is not None and hasattr(array, "flags"):
        if array.flags.writeable:
            return True
        array = array.base
    return False


def _shown_array(array: np.ndarray) -> np.ndarray:
    """A view: changing its flags or dtype does not affect the array itself."""
    return _read_only(_read_only(array).view())


def _read_only(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def _own_matrix(matrix: Any) -> Any:
    if not matrix.has_canonical_format:  # libraries would sort it later, in place
        matrix = matrix.copy()
        matrix.sum_duplicates()
    return _with_arrays(matrix, _own_array)


def _shown_matrix(matrix: Any) -> Any:
    # A matrix from a pickle is writable.
    return _with_arrays(matrix, _read_only)


def _with_arrays(matrix: Any, way: Callable[[np.ndarray], np.ndarray]) -> Any:
    other = copy.copy(matrix)
    for name in ("data", "indices", "indptr"):
        setattr(other, name, way(getattr(matrix, name)))
    return other
