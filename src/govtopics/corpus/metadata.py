"""What is known of a report before it is read, and from where: catalogue, table, file name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from govtopics.errors import CorpusError, nearest
from govtopics.messages import Message, say

FILE_NAME = say("file name")
PATTERN_DOCVARS = (
    "title",
    "place",
    "parent",
    "admin_level",
    "date",
    "year",
    "kind",
    "extent",
    "speaker",
    "session",
)
FIELD_SHAPES = {"year": r"(?:19|20)\d\d", "date": r"\d{4}(?:-\d{2}(?:-\d{2})?)?"}


class Layer(NamedTuple):
    """Docvars from one place, and what that place is called."""

    origin: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Labels:
    """Docvars from several places, the most trusted first.

    ``inferred`` says what supports each value that the researcher inferred, ``doubts`` are flags
    with their reasons, ``file`` has source_file, sha256 and encoding.
    """

    layers: tuple[Layer, ...] = ()
    inferred: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[tuple[str, str], ...] = ()
    file: Mapping[str, str] = field(default_factory=dict)

    def above(self, layer: Layer) -> Labels:
        """These labels with a layer above the others."""
        return replace(self, layers=(layer, *self.layers)) if layer.values else self

    def below(self, layer: Layer) -> Labels:
        """These labels with a layer below the others."""
        return replace(self, layers=(*self.layers, layer)) if layer.values else self

    def doubted(self, flag: str, reason: str) -> Labels:
        """These labels with a doubt, if its reason is not empty."""
        return replace(self, doubts=(*self.doubts, (flag, reason))) if reason else self

    @property
    def values(self) -> dict[str, Any]:
        """Each docvar with its value in the most trusted layer."""
        return {
            name: value for layer in reversed(self.layers) for name, value in layer.values.items()
        }

    @property
    def origins(self) -> dict[str, str]:
        """Each docvar with the origin of its value."""
        return {name: layer.origin for layer in reversed(self.layers) for name in layer.values}

    def disagreements(self) -> Iterator[tuple[str, Any, Any, str]]:
        """Docvars that two places give differently: name, value kept, the other, and the reason."""
        for number, layer in enumerate(self.layers):
            for name, value in layer.values.items():
                for lower in self.layers[number + 1 :]:
                    other = lower.values.get(name)
                    if other not in (None, "") and str(other) != str(value):
                        told = say(
                            "{origin} gives {value}, but {other_origin} gives {other}",
                            origin=layer.origin,
                            value=value,
                            other_origin=lower.origin,
                            other=other,
                        )
                        yield name, value, other, told


def name_pattern(pattern: str) -> re.Pattern[str]:
    r"""A pattern such as ``"{place}-{year}"`` as a regular expression for file names.

    With a slash it is matched with the path below the folder, otherwise with the name only, in both
    cases without the ending.

    Examples
    --------
    >>> name_pattern("{place}-{year}").fullmatch("上海市-2025").groupdict()
    {'place': '上海市', 'year': '2025'}
    """
    names = re.findall(r"\{(\w*)\}", pattern)
    for name in names:
        if name not in PATTERN_DOCVARS:
            raise CorpusError(
                say(
                    "names = {pattern!r}: {name!r} is not a docvar. {nearest}",
                    pattern=pattern,
                    name=name,
                    nearest=nearest(name, PATTERN_DOCVARS),
                )
            )
    if not names or len(set(names)) < len(names):
        raise CorpusError(
            say(
                "names = {pattern!r}: name docvars in braces, each once, as in "
                '"{{place}}-{{year}}".',
                pattern=pattern,
            )
        )
    parts = re.split(r"\{(\w+)\}", pattern)
    shapes = [
        f"(?P<{part}>{FIELD_SHAPES.get(part, '[^/]+?')})" if at % 2 else re.escape(part)
        for at, part in enumerate(parts)
    ]
    return re.compile("".join(shapes))


def from_name(name: str, pattern: str) -> tuple[dict[str, Any], Message | Literal[""]]:
    """The docvars of a file's name (its path below the folder), or why it does not fit."""
    whole = name.rpartition(".")[0] or name
    match = name_pattern(pattern).fullmatch(whole if "/" in pattern else whole.rpartition("/")[2])
    if not match:
        return {}, say("its name does not follow {pattern!r}", pattern=pattern)
    said: dict[str, Any] = {key: value.strip() for key, value in match.groupdict().items()}
    return said | ({"year": int(said["year"])} if "year" in said else {}), ""
