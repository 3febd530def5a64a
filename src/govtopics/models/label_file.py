"""A ``labels.toml`` to fill in: written once, and added to as fits change; nothing is lost."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.doubts import LEFT_OUT_COLUMN
from govtopics.corpus.places.english import HAN, called
from govtopics.corpus.report_names import document_names
from govtopics.errors import ModelError, all_faults, why_not_written
from govtopics.language import FLAGS
from govtopics.messages import say
from govtopics.models.labels import NAMED, Labels, TopicLabel, labels_table, read_labels
from govtopics.models.topic_model import TopicModel, leading_texts

N_PASSAGES, PASSAGE = 2, 90  # characters of a passage
HEAD = """\
# 话题、主题、地方、报告的名称。只填要用的，空着的不起作用；再次运行 govtopics labels 只会添加，
# 不会改动已填的内容。话题按键（方括号里的八位代码）认：换了拟合，键就不同，名称不会张冠李戴。
#   zh、en       话题的中文名、英文名
#   merge        与它合为一个话题的其他话题的键，如 merge = ["90d1c2aa"]；名称等只写在这一条，
#                被并入的话题自己那一条里不再写任何内容
#   leave_out    true：图和比较里不要这个话题，须用 why 写明原因
# Names of topics, themes, places and reports. What is left empty changes nothing. Running
# govtopics labels again adds to this file and changes nothing in it. A topic is known by its key,
# the eight digits in brackets: another fit has other keys, so that no name goes to a wrong topic.
#   zh, en       its name in Chinese and in English
#   merge        keys of topics that are one with it, such as merge = ["90d1c2aa"]; only this entry
#                has names then, and the entry of a topic that is merged into it says nothing else
#   leave_out    true keeps it out of figures and comparisons; say why, such as why = "formulas"
"""
ABOUT: Mapping[str, str] = {
    "themes": "Themes in English. 主题的英文名。",
    "places": "Places in English, where romanisation is missing or wrong. 地方的英文名。",
    "documents": "Reports in English, by id, in place of place and year. 报告的英文名。",
    "groups": "Values of other docvars in English. 其他分组的英文名。",
}


@dataclass(frozen=True)
class Beside:
    """What a file of labels takes from elsewhere: texts by id, and Chinese names with English ones.

    ``named`` has a mapping for each table of the file but ``topics``; an empty name is to be given.
    ``left_out``: by the id of a text the flag for which its report is left out of groups.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)


@checked()
def write_labels(
    models: TopicModel | Sequence[TopicModel], path: str | Path, *, corpus: Corpus | None = None
) -> Path:
    """Write the file in which a researcher names topics, or add to one that is there.

    Each topic has its key, ten words, share and, with the corpus, two passages. What a file says
    already stays as it is, letter for letter; topics and places that it lacks are added. The name
    of a topic that a new fit no longer has is kept, and a comment says so beside the topic that
    shares most of its words.

    Parameters
    ----------
    models : TopicModel or sequence of TopicModel
    path : str or Path
        Such as ``labels.toml``.
    corpus : Corpus, optional
        For passages, and for places that have no name in English.

    Returns
    -------
    Path

    Raises
    ------
    ModelError
        If the file that is there has faults, all at once, or cannot be written.

    Examples
    --------
    >>> import tempfile, govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> dtm = gt.count_terms(gt.tokenize(gt.Corpus.from_texts(texts, ids=list("abcd"))))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> path = write_labels(model, Path(tempfile.mkdtemp()) / "labels.toml")
    >>> labels = read_labels(path)
    >>> [entry.key for entry in labels.topics["nmf"]] == list(model.topic_keys)
    True
    """
    models = [models] if isinstance(models, TopicModel) else list(models)
    return add_labels(models, Path(path), _beside(models, corpus))


def add_labels(models: Sequence[TopicModel], path: Path, beside: Beside) -> Path:
    """Write a file of labels, or add to it what it lacks."""
    before = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    labels = read_labels(path) if before else Labels(source=path.name)
    aside = path.with_name(f".{path.name}-unfinished")
    try:
        text = _added(before or HEAD, labels, [m.fitted or m for m in models], beside)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text, encoding="utf-8", newline="\n")
        if before:
            _check_kept(labels_table(path), tomllib.loads(text), path)
        return aside.replace(path)
    except tomllib.TOMLDecodeError as error:
        fault = say(
            "Nothing can be added to it ({error}). Write each topic as [topics.MODEL.KEY].",
            error=error,
        )
        raise ModelError(all_faults(path.name, [fault])) from error
    except OSError as error:
        why = why_not_written(error, path.parent.absolute())
        raise ModelError(say("Could not write {path}: {reason}.", path=path, reason=why)) from error
    finally:
        aside.unlink(missing_ok=True)


def _check_kept(before: Mapping[str, object], after: Mapping[str, object], path: Path) -> None:
    """Whether all that a file said is still in it."""
    lost = [
        name
        for name, said in before.items()
        if not isinstance(said, Mapping) or not _holds(after.get(name), said)
    ]
    if lost:
        fault = say("[{name}] would be lost. Write it as a section of its own.", name=lost[0])
        raise ModelError(all_faults(path.name, [fault]))


def _holds(after: object, before: Mapping[str, object]) -> bool:
    return isinstance(after, Mapping) and all(
        _holds(after.get(key), said) if isinstance(said, Mapping) else after.get(key) == said
        for key, said in before.items()
    )


def _added(text: str, labels: Labels, models: Sequence[TopicModel], beside: Beside) -> str:
    """The text of a file with what it lacks; what it has stays as it is."""
    parts = [text.rstrip("\n")]
    for model in models:
        known = {entry.key for entry in labels.topics.get(model.name, ())}
        gone = [e for e in labels.of(model.name) if e.key not in model.topic_keys]
        for k, key in enumerate(model.topic_keys):
            if key not in known:
                known.add(key)
                parts.append("\n".join(_topic_lines(model, k, gone, beside)))
    whole = "\n\n".join(parts) + "\n"
    there = tomllib.loads(text)
    for name in NAMED:
        given = getattr(labels, name)
        lines = list(_named_lines(beside.named.get(name, {}), given, first=name not in there))
        whole = _with_lines(whole, name, lines)
    return whole


def _topic_lines(
    model: TopicModel, k: int, gone: Sequence[TopicLabel], beside: Beside
) -> Iterator[str]:
    """The table of a topic, its words and passages as comments."""
    topic, words = model.topics[k], model.fit_of_labels.words[k]
    yield f"[topics.{_key(model.name)}.{model.topic_keys[k]}]"
    yield f"# {topic} · {model.topic_shares[k]:.1%} · {'、'.join(words)}"
    for text_id, share in _passages(model, k).items():
        if text := beside.texts.get(str(text_id)):
            mark = _mark(beside.left_out.get(str(text_id), ""))
            yield f"# {_one_line(str(text_id))} ({share:.0%}{mark}): {_one_line(text)}"
    likest = max(gone, key=lambda entry: len(set(entry.words) & set(words)), default=None)
    if likest and (n := len(set(likest.words) & set(words))):
        name = _one_line(likest.zh or likest.en or likest.key)
        yield f"# {n}/{len(likest.words)}: {likest.key} {name} (earlier fit, 以前的拟合)"
    yield f"words = [{', '.join(map(_quoted, words))}]"
    yield f"zh = {_quoted(model.labels.get(topic, ''))}"
    yield f"en = {_quoted(model.english.get(topic, ''))}"


def _mark(flag: str) -> str:
    """What is said of a passage whose report is left out of groups."""
    return f", {FLAGS[flag].zh} {FLAGS[flag].en}" if flag else ""


def _passages(model: TopicModel, k: int) -> Mapping[object, float]:
    """The shares of the texts that are most of a topic, as the page of a study has them."""
    return dict(leading_texts(model, model.topics[k], N_PASSAGES)["share"].items())


def _named_lines(
    names: Mapping[str, str], given: Mapping[str, str], *, first: bool
) -> Iterator[str]:
    """Names that are to be given, and at first those that need none, as comments."""
    for name, english in names.items():
        if not english and name not in given:
            yield f'{_quoted(name)} = ""'
        elif first and english:
            yield f"# {_quoted(name)} = {_quoted(english)}"


def _with_lines(text: str, name: str, lines: Sequence[str]) -> str:
    """A text with some lines below the head of a table, which is added where there is none."""
    there = tomllib.loads(text).get(name, {})
    lines = [line for line in lines if line.startswith("#") or not _is_there(line, there)]
    head = re.search(rf"^[ \t]*\[[ \t]*{name}[ \t]*\][ \t]*(?:#.*)?$", text, re.MULTILINE)
    if head:
        return "\n".join([text[: head.end()], *lines]) + text[head.end() :] if lines else text
    if name in tomllib.loads(text) or not (lines or name == "places"):
        return text
    return "\n".join([text, f"# {ABOUT[name]}", f"[{name}]", *lines, ""])


def _is_there(line: str, there: Mapping[str, object]) -> bool:
    return next(iter(tomllib.loads(line))) in there


def _beside(models: Sequence[TopicModel], corpus: Corpus | None) -> Beside:
    if corpus is None:
        return Beside()
    units = dict.fromkeys(model.unit for model in models)
    cut = [corpus.reshape(unit) for unit in units]  # type: ignore[arg-type]
    texts = {str(name): text for own in cut for name, text in own.texts.items()}
    gone = {name: flag for own in cut for name, flag in _left_out(own.docvars).items()}
    return Beside(texts, names_in(corpus.docvars), gone)


def _left_out(docvars: pd.DataFrame) -> dict[str, str]:
    """The texts whose reports are left out of groups, with the flag that says why."""
    if LEFT_OUT_COLUMN not in docvars:
        return {}
    flags = docvars[LEFT_OUT_COLUMN].dropna()
    return dict(zip(map(str, flags.index), flags, strict=True))


def names_in(docvars: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Places and reports of some docvars with their names in English, empty where there is none."""
    columns = [docvars[name] for name in ("place", "parent") if name in docvars]
    places = dict.fromkeys(str(p) for own in columns for p in own.dropna() if p)
    named = {place: _english(called(place, english=True)) for place in places}
    reports = document_names(docvars)
    by_id = {name: _english(name) for name, shown in reports.items() if shown == name}
    return {"places": named, "documents": {n: e for n, e in by_id.items() if not e}}


def _english(name: str) -> str:
    return "" if HAN.search(name) else name


def _one_line(text: str) -> str:
    """What can be written in a comment."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())[:PASSAGE]


def _key(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
