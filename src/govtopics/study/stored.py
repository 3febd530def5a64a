"""Values as JSON and plain numbers, which nothing runs when it is read, and back again."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from importlib import import_module
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from govtopics.frozen import FrozenDict
from govtopics.messages import Joined, Message, say

if TYPE_CHECKING:
    import numpy as np

# The classes that a value may contain, by name: no other is made, whatever a file says.
CLASSES = {
    "Document": "govtopics.corpus.document",
    "Block": "govtopics.corpus.document",
    "Removed": "govtopics.corpus.document",
    "Change": "govtopics.corpus.document",
    "Flag": "govtopics.corpus.document",
    "AlignedText": "govtopics.corpus.aligned",
    "Run": "govtopics.corpus.aligned",
    "Corpus": "govtopics.corpus.corpus",
    "ThemeMeasures": "govtopics.analysis.themes.theme_measures",
    "Codebook": "govtopics.analysis.themes.codebook",
    "Theme": "govtopics.analysis.themes.codebook",
    "Lexicon": "govtopics.tokens.lexicon",
    "Term": "govtopics.tokens.lexicon",
    "TextWords": "govtopics.tokens.text_words",
    "Tokens": "govtopics.tokens.tokens",
    "DocumentTermMatrix": "govtopics.tokens.matrix",
    "TopicModel": "govtopics.models.topic_model",
    "Overlap": "govtopics.analysis.robustness.stability",
    "TopicStability": "govtopics.analysis.robustness.stability",
}
# What making a value of a made-up file may raise.
_UNMADE = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError,
    MemoryError,
)  # fmt: skip
PLAIN = (str, int, float, bool, type(None))
SCALARS = frozenset(PLAIN)
MANY = 8  # as many values of a kind are written by column
# As many are JSON of their own: one after another is written and read, so that a long tuple takes
# its room once.
APART = 10_000
LENGTH = 8  # bytes that say how long the JSON is


class UnstorableError(Exception):
    """A value that has no place in a file of this kind."""


class DamagedError(Exception):
    """A file that no value can be made of."""


def stored(value: Any) -> bytes:
    """A value as bytes.

    ``value``: of texts, numbers, tuples, mappings, arrays, frames, sparse matrices and ``CLASSES``.
    """
    return b"".join(stored_parts(value))


def stored_parts(value: Any) -> list[bytes]:
    """The bytes of :func:`stored`, one part after another."""
    writer = _Writer()
    tree = _json(writer.tree(value))
    return [len(tree).to_bytes(LENGTH, "big"), tree, *writer.chunks]


def _json(tree: Any) -> bytes:
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="surrogatepass")


def restored(data: bytes | memoryview) -> Any:
    """The value that :func:`stored` was given."""
    size = int.from_bytes(data[:LENGTH], "big")
    try:
        tree = json.loads(bytes(data[LENGTH : LENGTH + size]))
        return _Reader(memoryview(data)[LENGTH + size :]).value(tree)
    except _UNMADE as error:
        raise DamagedError(f"{type(error).__name__}: {error}") from error


class _Writer:
    """Makes trees for JSON; bytes and numbers go into ``chunks``."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.length = 0

    def tree(self, value: Any) -> Any:
        """How a value is written in JSON: a scalar itself, all else as ``[what, ...]``."""
        kind = type(value)
        if kind in SCALARS:
            return value
        if kind in _BUILT_IN:
            return _BUILT_IN[kind](self, value)
        if CLASSES.get(kind.__name__) == kind.__module__:
            return ["of", kind.__name__, self.tree(_parts(value))]
        return self._array_like(value)

    def _mapping(self, value: Any) -> list[Any]:
        pairs = tuple(dict.keys(value)), tuple(dict.__getitem__(value, key) for key in value)
        return [type(value).__name__, *map(self.tree, pairs)]

    def _message(self, value: Message) -> list[Any]:
        return [type(value).__name__, *map(self.tree, value.made_of)]

    def _collection(self, value: Any) -> list[Any]:
        own = sorted(value) if isinstance(value, frozenset) else value
        return [type(value).__name__, self.tree(tuple(own))]

    def _bytes(self, value: bytes) -> list[Any]:
        return ["bytes", *self._chunk(value)]

    def _tuple(self, values: tuple[Any, ...]) -> Any:
        kinds = set(map(type, values))
        if kinds <= SCALARS:
            return self._scalars(values)
        kind = next(iter(kinds))
        if len(values) < MANY or len(kinds) > 1:
            return ["tuple", *map(self.tree, values)]
        if kind is FrozenDict and not any(map(len, values)):
            return ["empty", len(values)]
        if kind is tuple:
            flat = tuple(one for each in values for one in each)
            return ["nested", list(map(len, values)), self.tree(flat)]
        if CLASSES.get(kind.__name__) == kind.__module__:
            columns = zip(*map(_parts, values), strict=True)
            return ["rows", kind.__name__, *map(self.tree, columns)]
        return ["tuple", *map(self.tree, values)]

    def _scalars(self, values: Sequence[Any]) -> list[Any]:
        """Plain values as they are; of many that repeat, each once."""
        if len(values) > MANY:
            codes: dict[Any, int] = {}
            places = array("i", (codes.setdefault((type(v), v), len(codes)) for v in values))
            if 2 * len(codes) < len(values):
                known = self._apart(["plain", [value for _, value in codes]])
                return ["coded", known, *self._chunk(_little(places).tobytes())]
        return self._apart(["plain", list(values)])

    def _apart(self, tree: list[Any]) -> list[Any]:
        """The tree of plain values, or where its JSON is."""
        if len(tree[1]) < APART:
            return tree
        return ["apart", *self._chunk(_json(tree))]

    def _chunk(self, data: bytes) -> tuple[int, int]:
        start = self.length
        self.chunks.append(data)
        self.length += len(data)
        return start, len(data)

    def _array_like(self, value: Any) -> list[Any]:
        import numpy as np  # noqa: PLC0415 (a stage that is reused loads no library it lacks)
        import pandas as pd  # noqa: PLC0415
        from scipy import sparse  # noqa: PLC0415

        ways: dict[type, Callable[[Any], list[Any]]] = {
            np.ndarray: self._array,
            pd.RangeIndex: self._range,
            pd.Index: lambda index: ["index", self._column(index), self.tree(index.name)],
            pd.Series: self._series,
            pd.DataFrame: self._frame,
            sparse.csr_array: self._csr,
        }
        kind = type(value)
        if kind in ways:
            return ways[kind](value)
        if isinstance(value, np.generic) and value.dtype.kind in "biuf":
            return ["number", value.dtype.str, value.item()]
        raise UnstorableError(f"{kind.__module__}.{kind.__name__}")

    def _range(self, index: Any) -> list[Any]:
        return ["range", index.start, index.stop, index.step, self.tree(index.name)]

    def _series(self, series: Any) -> list[Any]:
        return ["series", self._column(series), self.tree(series.index), self.tree(series.name)]

    def _frame(self, frame: Any) -> list[Any]:
        columns = [self._column(frame.iloc[:, place]) for place in range(frame.shape[1])]
        return ["frame", self.tree(frame.index), self.tree(frame.columns), columns]

    def _csr(self, matrix: Any) -> list[Any]:
        arrays = (matrix.data, matrix.indices, matrix.indptr)
        return ["csr", list(matrix.shape), *map(self._array, arrays)]

    def _array(self, array: np.ndarray) -> list[Any]:
        if array.dtype.kind == "O":
            return ["objects", list(array.shape), self.tree(tuple(array.ravel().tolist()))]
        if array.dtype.kind not in "biuf":
            raise UnstorableError(say("an array of {dtype}", dtype=array.dtype))
        order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
        place = self._chunk(array.tobytes(order))  # type: ignore[arg-type]
        return ["array", array.dtype.str, list(array.shape), order, *place]

    def _column(self, column: Any) -> list[Any]:
        """The values of a column or index, and their type."""
        import numpy as np  # noqa: PLC0415

        if isinstance(column.dtype, np.dtype) and column.dtype.kind != "O":
            return ["values", self._array(column.to_numpy())]
        values = column.tolist()
        if not isinstance(column.dtype, np.dtype):
            values = [
                None if missing else v for v, missing in zip(values, column.isna(), strict=True)
            ]
        return ["typed", str(column.dtype), self.tree(tuple(values))]


_BUILT_IN: dict[type, Callable[[_Writer, Any], Any]] = {
    tuple: _Writer._tuple,  # noqa: SLF001 (a table of the class's own)
    dict: _Writer._mapping,  # noqa: SLF001
    FrozenDict: _Writer._mapping,  # noqa: SLF001
    list: _Writer._collection,  # noqa: SLF001
    frozenset: _Writer._collection,  # noqa: SLF001
    bytes: _Writer._bytes,  # noqa: SLF001
    Message: _Writer._message,  # noqa: SLF001
    Joined: _Writer._message,  # noqa: SLF001
}


class _Reader:
    """Makes values of trees, with the bytes beside them."""

    def __init__(self, chunks: memoryview) -> None:
        self.chunks = chunks

    def value(self, tree: Any) -> Any:
        """What a tree means."""
        if type(tree) is not list:
            return tree
        what, *about = tree
        return _MAKERS[what](self, *about)

    def values(self, *trees: Any) -> tuple[Any, ...]:
        """Several values."""
        return tuple(map(self.value, trees))

    def nested(self, lengths: Sequence[int], tree: Any) -> tuple[Any, ...]:
        """A tuple of tuples from their lengths and all that they hold."""
        flat = self.value(tree)
        return tuple(flat[a:b] for a, b in pairwise(accumulate(lengths, initial=0)))

    def rows(self, name: str, *columns: Any) -> tuple[Any, ...]:
        """Values of a class, from the trees of their parts."""
        return tuple(map(_maker(name), zip(*self.values(*columns), strict=True)))

    def apart(self, *place: int) -> Any:
        """What a tree means that is JSON of its own."""
        return self.value(json.loads(bytes(self.data(*place))))

    def coded(self, known: Any, *place: int) -> tuple[Any, ...]:
        """Values of which each that repeats is kept once."""
        places = array("i", bytes(self.data(*place)))
        values = self.value(known)
        return tuple(map(values.__getitem__, _little(places)))

    def mapping(self, keys: Any, values: Any) -> dict[Any, Any]:
        """A dict."""
        return dict(zip(self.value(keys), self.value(values), strict=True))

    def data(self, start: int, length: int) -> memoryview:
        """Some of the bytes."""
        found = self.chunks[start : start + length]
        if len(found) != length:
            raise DamagedError(say("it is cut short"))
        return found

    def array(self, dtype: str, shape: list[int], order: Any, *place: int) -> np.ndarray:
        """An array of numbers, which nobody can write to."""
        import numpy as np  # noqa: PLC0415

        if np.dtype(dtype).kind not in "biuf":
            raise DamagedError(say("an array of {dtype}", dtype=dtype))
        flat = np.frombuffer(bytes(self.data(*place)), dtype=dtype)
        return flat.reshape(shape, order=order)

    def objects(self, shape: list[int], tree: Any) -> np.ndarray:
        """An array of texts and other values."""
        import numpy as np  # noqa: PLC0415

        values = self.value(tree)
        array = np.empty(len(values), dtype=object)
        array[:] = values
        return array.reshape(shape)

    def number(self, dtype: str, value: float) -> Any:
        """A number of numpy."""
        import numpy as np  # noqa: PLC0415

        return np.dtype(dtype).type(value)

    def typed(self, dtype: str, tree: Any) -> Any:
        """The values of a column that are no plain numbers."""
        import pandas as pd  # noqa: PLC0415

        if dtype == "object":
            values = self.value(tree)
            return self.objects([len(values)], tree)
        return pd.Series(list(self.value(tree)), dtype=dtype).array

    def range_index(self, start: int, stop: int, step: int, name: Any) -> Any:
        """An index of numbers in a row."""
        import pandas as pd  # noqa: PLC0415

        return pd.RangeIndex(start, stop, step, name=self.value(name))

    def index(self, column: Any, name: Any) -> Any:
        """An index."""
        import pandas as pd  # noqa: PLC0415

        values = self.value(column)
        return pd.Index(values, name=self.value(name), dtype=values.dtype)

    def series(self, column: Any, index: Any, name: Any) -> Any:
        """A series."""
        import pandas as pd  # noqa: PLC0415

        values = self.value(column)
        return pd.Series(values, self.value(index), name=self.value(name), dtype=values.dtype)

    def frame(self, index: Any, names: Any, columns: list[Any]) -> Any:
        """A frame."""
        import pandas as pd  # noqa: PLC0415

        rows = self.value(index)
        found = {
            place: pd.Series(values, rows, dtype=values.dtype)
            for place, values in enumerate(map(self.value, columns))
        }
        table = pd.DataFrame(found, index=rows)
        table.columns = self.value(names)
        return table

    def csr(self, shape: list[int], *arrays: Any) -> Any:
        """A sparse matrix."""
        from scipy import sparse  # noqa: PLC0415

        data, indices, indptr = self.values(*arrays)
        return sparse.csr_array((data, indices, indptr), shape=tuple(shape))


def _little(numbers: array[int]) -> array[int]:
    """Numbers as files have them, the smallest byte first; and the other way round."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def _parts(value: Any) -> tuple[Any, ...]:
    """What a value of a class of ours is made of, as it is kept."""
    if isinstance(value, tuple):
        return tuple(value)
    own = vars(value)
    return tuple(own[field.name] for field in fields(value))


@cache
def _maker(name: str) -> Callable[[Iterable[Any]], Any]:
    """Makes a value of a class from its parts, which were checked when it was first made."""
    kind = getattr(import_module(CLASSES[name]), name)
    if issubclass(kind, tuple):
        make_row: Callable[[Iterable[Any]], Any] = kind._make
        return make_row
    names = tuple(field.name for field in fields(kind))

    def make(parts: Iterable[Any]) -> Any:
        value = object.__new__(kind)
        vars(value).update(zip(names, parts, strict=True))
        return value

    return make


_MAKERS: dict[str, Callable[..., Any]] = {
    "plain": lambda _, values: tuple(values),
    "apart": _Reader.apart,
    "coded": _Reader.coded,
    "tuple": _Reader.values,
    "nested": _Reader.nested,
    "rows": _Reader.rows,
    "of": lambda reader, name, parts: _maker(name)(reader.value(parts)),
    "empty": lambda _, n: (FrozenDict(),) * n,
    "dict": _Reader.mapping,
    "FrozenDict": lambda reader, *pairs: FrozenDict(reader.mapping(*pairs)),
    "list": lambda reader, tree: list(reader.value(tree)),
    "frozenset": lambda reader, tree: frozenset(reader.value(tree)),
    "bytes": lambda reader, *place: bytes(reader.data(*place)),
    "Message": lambda reader, *made_of: Message(*reader.values(*made_of)),
    "Joined": lambda reader, *made_of: Joined(*reader.values(*made_of)),
    "number": _Reader.number,
    "array": _Reader.array,
    "objects": _Reader.objects,
    "values": lambda reader, tree: reader.value(tree),
    "typed": _Reader.typed,
    "range": _Reader.range_index,
    "index": _Reader.index,
    "series": _Reader.series,
    "frame": _Reader.frame,
    "csr": _Reader.csr,
}
