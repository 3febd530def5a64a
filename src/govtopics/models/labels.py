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
from govtopics.errors import ModelError, all_faults, instead_of, nearest, reason_of
from govtopics.frozen import freeze_fields
from govtopics.messages import Message, joined, say
from govtopics.text_tables import counted

MOST_NAME = 60  # characters: a figure has no room for more
# What else has a name in English, by the table of the file: places, values of docvars, ids.
NAMED = ("themes", "places", "documents", "groups")
TABLES = ("topics", *NAMED)
ENTRY: Mapping[str, type] = {
    "zh": str, "en": str, "words": list, "merge": list, "leave_out": bool, "why": str,
}  # fmt: skip
WANTED: Mapping[type, Message] = {
    str: say("text in quotation marks"),
    list: say('a list such as ["3f2a91bc"]'),
    bool: say("true or false"),
}
UNUSABLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # line ends, marks that turn text, surrogates


@dataclass(frozen=True)
class TopicLabel:
    """What a file of labels says about one topic.

    Parameters
    ----------
    key : str
        Its ``topic_key``.
    zh, en : str
        Its names in Chinese and in English; empty if it has none.
    words : tuple of str
        Its ten words when the file was written: they show which topic of another fit is meant.
    merge : tuple of str
        Keys of topics that are merged into it.
    leave_out : bool
        Whether it is left out of figures and comparisons.
    why : str
        Why it is merged or left out.

    Examples
    --------
    >>> import govtopics as gt
    >>> entry = gt.TopicLabel("3f2a91bc", zh="基层治理", en="Local governance")
    >>> entry.zh, entry.leave_out
    ('基层治理', False)
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
        """Whether anything is set: an empty template sets nothing."""
        return bool(self.zh or self.en or self.merge or self.leave_out)


@dataclass(frozen=True)
class Labels:
    r"""Names of topics, and of what else a figure in English shows.

    Parameters
    ----------
    topics : mapping of str to tuple of TopicLabel
        By the name of the model, ``nmf`` or ``lda``.
    themes, places, documents, groups : mapping of str to str
        English names of themes, places, reports (by id) and values of other docvars.
    source : str
        The name of the file.
    sha256 : str
        Language of the whole summary.

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "labels.toml"
    >>> _ = path.write_text('[topics.lda.3f2a91bc]\nzh = "基层治理"\n', encoding="utf-8")
    >>> labels = gt.read_labels(path)
    >>> labels.topics["lda"][0].zh
    '基层治理'
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
        told = [f"{name}: {counted(len(self.of(name)), 'topic')}" for name in self.topics]
        named = {name: len(getattr(self, name)) for name in NAMED}
        told += [counted(n, name.removesuffix("s")) for name, n in named.items() if n]
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
    (Labels of labels.toml: 1 place, 'Changzheng')
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
    """The contents of a file of labels, as read from TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise ModelError(say("{path} is not UTF-8 text. Save it as UTF-8.", path=path)) from None
    except (ValueError, RecursionError) as error:
        told = [say("{file} is not valid TOML ({error}).", file=path.name, error=error)]
        if path.suffix == ".csv":
            told.append(
                say("Names in a CSV of govtopics 0.2 go into the file that write_labels() writes.")
            )
        raise ModelError(joined(told)) from error
    except OSError as error:
        fault = say("Could not read {path}: {reason}.", path=path, reason=reason_of(error))
        raise ModelError(joined([fault, *instead_of(path, "labels")])) from error


def _entry(key: str, said: Mapping[str, Any]) -> TopicLabel:
    given: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v.strip() if isinstance(v, str) else v
        for name, v in said.items()
    }
    given["why"] = " ".join(given.get("why", "").split())  # over several lines in the file
    return TopicLabel(key, **given)


def _faults(tables: Mapping[str, Any]) -> Iterator[Message]:
    """All that is wrong with a file, whatever it is for."""
    for name, told in tables.items():
        if name not in TABLES:
            yield say("Unknown key {name!r}. {nearest}", name=name, nearest=nearest(name, TABLES))
        elif not isinstance(told, Mapping):
            yield say("[{name}] = {told!r}: write a section.", name=name, told=told)
        elif name == "topics":
            for model, entries in told.items():
                yield from _model_faults(model, entries, told)
        else:
            for word, english in told.items():
                yield from _name_faults(f"[{name}] {word!r}", english)


def _model_faults(model: str, entries: Any, topics: Mapping[str, Any]) -> Iterator[Message]:
    if not isinstance(entries, Mapping):
        yield say(
            "[topics.{model}] = {entries!r}: write a section for each topic, by its key.",
            model=model,
            entries=entries,
        )
        return
    of_tables = {key: said for key, said in entries.items() if isinstance(said, Mapping)}
    for key in entries.keys() - of_tables.keys():
        yield say(
            "[topics.{model}] {key} = {entry!r}: write a section [topics.{model}.{key}].",
            model=model,
            key=key,
            entry=entries[key],
        )
    sound = {}
    for key, said in of_tables.items():
        faults = list(_entry_faults(f"[topics.{model}.{key}]", said))
        yield from faults
        if not faults:
            sound[key] = _entry(key, said)
    yield from _joint_faults(model, sound, topics)


def _entry_faults(where: str, said: Mapping[str, Any]) -> Iterator[Message]:
    for name, value in said.items():
        if name not in ENTRY:
            yield say(
                "{where} unknown key {name!r}. {nearest}",
                where=where,
                name=name,
                nearest=nearest(name, ENTRY),
            )
        elif name in ("zh", "en"):
            yield from _name_faults(f"{where} {name}", value)
        elif not isinstance(value, ENTRY[name]):
            yield say(
                "{where} {name} = {value!r}: must be {wanted}.",
                where=where,
                name=name,
                value=value,
                wanted=WANTED[ENTRY[name]],
            )
        elif isinstance(value, list) and not all(isinstance(one, str) for one in value):
            yield say(
                "{where} {name} = {value!r}: must be a list of strings.",
                where=where,
                name=name,
                value=value,
            )
        elif name == "why":
            yield from _strange_faults(f"{where} why", " ".join(str(value).split()))
    if said.get("leave_out") is True and not str(said.get("why", "")).strip():
        yield say(
            '{where} leave_out = true: write the reason, such as why = "formulas only".',
            where=where,
        )
    if said.get("leave_out") is True and said.get("merge"):
        yield say(
            "{where} is both excluded and merged with others; do one of the two.",
            where=where,
        )


def _name_faults(where: str, name: Any) -> Iterator[Message]:
    if not isinstance(name, str):
        yield say("{where} = {name!r}: write text in quotation marks.", where=where, name=name)
        return
    if len(name.strip()) > MOST_NAME:
        yield say(
            "{where} = {name!r}: {n} characters, but figures have room for "
            "{most_name} at most. Shorten it.",
            where=where,
            name=name,
            n=len(name.strip()),
            most_name=MOST_NAME,
        )
    yield from _strange_faults(where, name)


def _strange_faults(where: str, name: str) -> Iterator[Message]:
    strange = sorted({c for c in name if unicodedata.category(c) in UNUSABLE})
    if strange:
        codes = ", ".join(f"U+{ord(c):04X}" for c in strange)
        yield say(
            "{where} = {name!r}: it contains {codes}, which cannot be drawn. Delete it.",
            where=where,
            name=name,
            codes=codes,
        )


def _joint_faults(
    model: str, entries: Mapping[str, TopicLabel], topics: Mapping[str, Any]
) -> Iterator[Message]:
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
            yield say(
                "{where} is merged into another topic, so its entry must not contain any "
                "other settings.",
                where=where,
            )
        for part in dict.fromkeys(entry.merge):
            if part == key:
                yield say("{where} merge: it names itself; name only the others.", where=where)
            elif part in elsewhere and part not in entries:
                yield say(
                    "{where} merge: {part} is a topic of {other}. Only topics "
                    "of the same model can be merged.",
                    where=where,
                    part=part,
                    other=elsewhere[part],
                )
    for part, n in merged.items():
        if n > 1:
            yield say(
                "[topics.{model}] {part} is merged into {n} topics; keep one.",
                model=model,
                part=part,
                n=n,
            )
    for language in ("zh", "en"):
        names = Counter(name for e in entries.values() if (name := getattr(e, language)))
        for name in (name for name, n in names.items() if n > 1):
            keys = ", ".join(k for k, e in entries.items() if getattr(e, language) == name)
            yield say(
                "[topics.{model}] {language} = {name!r} is the name of {n} topics ({keys}). "
                "Merge them, or use different names.",
                model=model,
                language=language,
                name=name,
                n=names[name],
                keys=keys,
            )
