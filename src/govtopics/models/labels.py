"""``labels.toml``: what a researcher calls topics, themes, places and reports, and why."""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govtopics.checks import checked
from govtopics.errors import ModelError, all_faults, nearest
from govtopics.frozen import freeze_fields

MOST_NAME = 60  # characters: a figure has no room for more
# What else has a name in English, by the table of the file: places, values of docvars, ids.
NAMED = ("themes", "places", "documents", "groups")
TABLES = ("topics", *NAMED)
ENTRY: Mapping[str, type] = {
    "zh": str, "en": str, "words": list, "merge": list, "leave_out": bool, "why": str,
}  # fmt: skip
WANTED: Mapping[type, str] = {
    str: "a text in quotation marks", list: 'a list such as ["3f2a91bc"]', bool: "true or false",
}  # fmt: skip
UNUSABLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # ends of lines, marks that turn text, no letters


@dataclass(frozen=True)
class TopicLabel:
    """What is said of one topic.

    Parameters
    ----------
    key : str
        Its ``topic_key``.
    zh, en : str
        What it is called; empty where nobody said it.
    words : tuple of str
        Its ten words when the file was written: they tell which topic of another fit is meant.
    merge : tuple of str
        Keys of topics that are one with it.
    leave_out : bool
        Whether it is left out of figures and comparisons.
    why : str
        Why that is.
    """

    key: str
    zh: str = ""
    en: str = ""
    words: tuple[str, ...] = ()
    merge: tuple[str, ...] = ()
    leave_out: bool = False
    why: str = ""

    @property
    def decides(self) -> bool:
        """Whether anything is said: a template that nobody filled in says nothing."""
        return bool(self.zh or self.en or self.merge or self.leave_out)


@dataclass(frozen=True)
class Labels:
    """Names of topics, and of what else a figure in English shows.

    Parameters
    ----------
    topics : mapping of str to tuple of TopicLabel
        By the name of the model, ``nmf`` or ``lda``.
    themes, places, documents, groups : mapping of str to str
        English names of themes, places, reports (by id) and values of other docvars.
    source : str
        The name of the file.
    sha256 : str
        Of all that it says.
    """

    topics: Mapping[str, tuple[TopicLabel, ...]] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    source: str = "labels.toml"

    def __post_init__(self) -> None:
        freeze_fields(self)

    @property
    def names(self) -> Mapping[str, str]:
        """All English names but those of topics, as :func:`govtopics.figure_style` takes them."""
        return {**self.groups, **self.themes, **self.places, **self.documents}

    @property
    def sha256(self) -> str:
        """Hash of all that it says."""
        told = [self.topics, *(getattr(self, name) for name in NAMED)]
        return hashlib.sha256(repr([sorted(each.items()) for each in told]).encode()).hexdigest()

    def of(self, model: str) -> tuple[TopicLabel, ...]:
        """What is decided on topics of a model."""
        return tuple(entry for entry in self.topics.get(model, ()) if entry.decides)

    def model_of(self, key: str) -> str:
        """The model whose table has a topic, empty if none."""
        own = (name for name, entries in self.topics.items() if key in {e.key for e in entries})
        return next(own, "")

    def __repr__(self) -> str:
        told = [f"{name}: {len(self.of(name))} topics" for name in self.topics]
        told += [f"{len(named)} {name}" for name in NAMED if (named := getattr(self, name))]
        return f"Labels of {self.source}: {', '.join(told) or 'none'}"


@checked()
def read_labels(path: str | Path) -> Labels:
    r"""Read ``labels.toml``.

    The file is for people: ``govtopics labels results`` writes one for a study, with the words of
    each topic and passages to read, and :func:`govtopics.write_labels` for models. A study takes
    the ``labels.toml`` beside its ``study.toml`` or in the folder of its reports.

    ::

        [topics.nmf.3f2a91bc]                  # the key of a topic: another fit has other keys
        zh = "社区治理"
        en = "Community governance"
        merge = ["90d1c2aa"]                   # topics that are one with it

        [topics.nmf.71be00f4]
        leave_out = true
        why = "formulas alone"

        [places]
        "长征镇" = "Changzheng"

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Labels
        ``model.named(labels)`` gives topics their names; English figures take the other names,
        ``figure_style(names=labels.names)``.

    Raises
    ------
    ModelError
        With all faults of the file at once: what cannot be read, unknown keys, wrong types, names
        that no figure could draw, two topics of one name, a topic that is merged twice.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "labels.toml"
    >>> _ = path.write_text('[places]\n"长征镇" = "Changzheng"\n', encoding="utf-8")
    >>> labels = read_labels(path)
    >>> labels, labels.places["长征镇"]
    (Labels of labels.toml: 1 places, 'Changzheng')
    """
    path = Path(path)
    tables = labels_table(path)
    faults = list(_faults(tables))
    if faults:
        raise ModelError(all_faults(path.name, faults))
    topics = {
        model: tuple(_entry(key, said) for key, said in entries.items())
        for model, entries in tables.get("topics", {}).items()
    }
    named = {
        name: {str(k): v.strip() for k, v in tables.get(name, {}).items() if v.strip()}
        for name in NAMED
    }
    return Labels(topics, **named, source=path.name)


def labels_table(path: Path) -> dict[str, Any]:
    """What stands in a file of labels, as TOML has it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise ModelError(f"{path} is no UTF-8 text. Save it as UTF-8.") from None
    except (ValueError, RecursionError) as error:
        csv = " Names in a CSV of govtopics 0.2 go into the file that write_labels() writes now."
        told = csv if path.suffix == ".csv" else ""
        raise ModelError(f"{path.name} is no TOML: {error}.{told}") from error
    except OSError as error:
        raise ModelError(
            f"{path} cannot be read: {error.strerror}. Write one with: govtopics labels RESULTS"
        ) from error


def _entry(key: str, said: Mapping[str, Any]) -> TopicLabel:
    given: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v.strip() if isinstance(v, str) else v
        for name, v in said.items()
    }
    given["why"] = " ".join(given.get("why", "").split())  # over several lines in the file
    return TopicLabel(key, **given)


def _faults(tables: Mapping[str, Any]) -> Iterator[str]:
    """All that is wrong with a file, whatever it is for."""
    for name, told in tables.items():
        if name not in TABLES:
            yield f"unknown key {name!r}. {nearest(name, TABLES)}"
        elif not isinstance(told, Mapping):
            yield f"[{name}] = {told!r}: give a table."
        elif name == "topics":
            for model, entries in told.items():
                yield from _model_faults(model, entries, told)
        else:
            for word, english in told.items():
                yield from _name_faults(f"[{name}] {word!r}", english)


def _model_faults(model: str, entries: Any, topics: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(entries, Mapping):
        yield f"[topics.{model}] = {entries!r}: give a table for each topic, by its key."
        return
    of_tables = {key: said for key, said in entries.items() if isinstance(said, Mapping)}
    for key in entries.keys() - of_tables.keys():
        yield f"[topics.{model}] {key} = {entries[key]!r}: give a table [topics.{model}.{key}]."
    sound = {}
    for key, said in of_tables.items():
        faults = list(_entry_faults(f"[topics.{model}.{key}]", said))
        yield from faults
        if not faults:
            sound[key] = _entry(key, said)
    yield from _joint_faults(model, sound, topics)


def _entry_faults(where: str, said: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        if name not in ENTRY:
            yield f"{where} unknown key {name!r}. {nearest(name, ENTRY)}"
        elif name in ("zh", "en"):
            yield from _name_faults(f"{where} {name}", value)
        elif not isinstance(value, ENTRY[name]):
            yield f"{where} {name} = {value!r}: give {WANTED[ENTRY[name]]}."
        elif isinstance(value, list) and not all(isinstance(one, str) for one in value):
            yield f"{where} {name} = {value!r}: give a list of texts."
        elif name == "why":
            yield from _strange_faults(f"{where} why", " ".join(str(value).split()))
    if said.get("leave_out") is True and not str(said.get("why", "")).strip():
        yield f'{where} leave_out = true: say why, such as why = "formulas alone".'
    if said.get("leave_out") is True and said.get("merge"):
        yield f"{where} is left out and merged with others; do one of the two."


def _name_faults(where: str, name: Any) -> Iterator[str]:
    if not isinstance(name, str):
        yield f"{where} = {name!r}: give a text in quotation marks."
        return
    if len(name.strip()) > MOST_NAME:
        yield (
            f"{where} = {name!r}: {len(name.strip())} characters, and no figure has room for more "
            f"than {MOST_NAME}. Shorten it."
        )
    yield from _strange_faults(where, name)


def _strange_faults(where: str, name: str) -> Iterator[str]:
    strange = sorted({c for c in name if unicodedata.category(c) in UNUSABLE})
    if strange:
        codes = ", ".join(f"U+{ord(c):04X}" for c in strange)
        yield f"{where} = {name!r}: it holds {codes}, which cannot be drawn. Take it out."


def _joint_faults(
    model: str, entries: Mapping[str, TopicLabel], topics: Mapping[str, Any]
) -> Iterator[str]:
    """What entries of one model say against each other."""
    merged = Counter(
        part for key, e in entries.items() for part in dict.fromkeys(e.merge) if part != key
    )
    elsewhere = {
        key: other
        for other, own in topics.items()
        if other != model and isinstance(own, Mapping)
        for key in own
    }
    for key, entry in entries.items():
        where = f"[topics.{model}.{key}]"
        if key in merged and entry.decides:
            yield f"{where} is merged into another topic; say nothing else of it."
        for part in dict.fromkeys(entry.merge):
            if part == key:
                yield f"{where} merge: it names itself; name the others alone."
            elif part in elsewhere and part not in entries:
                yield (
                    f"{where} merge: {part} is a topic of {elsewhere[part]}. Only topics of one "
                    "model are merged."
                )
    for part, n in merged.items():
        if n > 1:
            yield f"[topics.{model}] {part} is merged into {n} topics; keep one."
    for language in ("zh", "en"):
        names = Counter(name for e in entries.values() if (name := getattr(e, language)))
        for name in (name for name, n in names.items() if n > 1):
            keys = ", ".join(k for k, e in entries.items() if getattr(e, language) == name)
            yield (
                f"[topics.{model}] {language} = {name!r} is the name of {names[name]} topics "
                f"({keys}). Merge them, or tell them apart."
            )
