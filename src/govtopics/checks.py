"""Arguments of public functions: refused at once, in one sentence, where they are wrong."""

from __future__ import annotations

import inspect
import os
import re
import sys
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, reduce, wraps
from numbers import Integral, Real
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from govtopics import errors
from govtopics.messages import Message, joined, say

F = TypeVar("F", bound=Callable[..., Any])

# How to get a value of each class.
REMEDIES: Mapping[str, Message] = {
    "Corpus": say("Create a corpus with read_corpus(folder) or Corpus.from_texts(texts)."),
    "Tokens": say("Create tokens with tokenize(corpus)."),
    "DocumentTermMatrix": say(
        "Create a document-term matrix with count_terms(tokens) or from_scipy(matrix, terms)."
    ),
    "TopicModel": say("Create a fitted model with LDA(...).fit(dtm)."),
    "ThemeMeasures": say("Create measured themes with measure_themes(corpus, codebook)."),
    "Panel": say("Create a panel with themes.panel(), or pass joined.panel."),
    "Coding": say("Create a coded sample with read_coding(folder)."),
    "Codebook": say("Create a codebook with read_codebook(path)."),
    "Claim": say(
        "Create a claim with Claim.difference(theme, by, group, other) or Claim.trend(theme)."
    ),
    "Theme": say("Pass a theme of a codebook: codebook['基层治理']."),
    "Lexicon": say("Create a lexicon with read_lexicon(path) or Lexicon.of(terms)."),
    "Settings": say("Create settings with read_settings(path) or Settings(...)."),
    "Cleaning": say("Create cleaning rules with Cleaning(off=...)."),
    "KeywordLDA": say("Create the settings of a model with KeywordLDA(...)."),
    "Estimator": say(
        "Create an estimator with LDA(...), NMF(...) or KeywordLDA(...), or pass an object "
        "whose fit(dtm) returns a TopicModel."
    ),
    "Document": say("Corpus.from_texts(texts) makes a corpus of texts."),
}
# Classes that can be iterated but are not lists of strings.
NO_LISTS = ("DataFrame", "Corpus", "Tokens", "DocumentTermMatrix", "TopicModel")
ROOMS: Mapping[str, type[errors.GovTopicsError]] = {
    "corpus": errors.CorpusError,
    "tokens": errors.TokensError,
    "models": errors.ModelError,
    "panels": errors.CorpusError,
    "analysis": errors.CorpusError,
    "study": errors.StudyError,
}


def checked(**least: int) -> Callable[[F], F]:
    """Decorate a public function: arguments that do not fit its annotations are refused.

    ``least`` is the least value of parameters that are whole numbers.

    Examples
    --------
    >>> @checked(n=1)
    ... def first(words: Sequence[str], n: int = 1) -> list[str]:
    ...     return list(words[:n])
    >>> first("治理")
    Traceback (most recent call last):
        ...
    govtopics.errors.GovTopicsError: words is a str ('治理'); must be a list of strings: ['治理'].
    >>> first(["治理"], n=0)
    Traceback (most recent call last):
        ...
    govtopics.errors.GovTopicsError: n = 0: must be a whole number of at least 1.
    """

    def decorate(function: F) -> F:
        signature = inspect.signature(function)
        error = _error_of(function.__module__)

        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            try:
                given = signature.bind(*args, **kwargs).arguments
            except TypeError:
                _refuse_unknown(function.__name__, kwargs, signature, error)
                return function(*args, **kwargs)  # Python says what is missing
            hints = _hints(function)
            for name in filter(hints.__contains__, given):
                several = signature.parameters[name].kind is inspect.Parameter.VAR_POSITIONAL
                for found in given[name] if several else (given[name],):
                    check(name, found, hints[name], error=error, least=least.get(name))
            return function(*args, **kwargs)

        return called  # type: ignore[return-value]

    return decorate


def check_fields(value: Any, *, later: Collection[str] = (), **least: int) -> None:
    """Refuse fields of a dataclass that do not fit their annotations; ``later`` are not checked."""
    hints = _hints(value.__class__)
    for name, found in vars(value).items():
        if name in hints and name not in later:
            error = _error_of(type(value).__module__)
            check(name, found, hints[name], error=error, least=least.get(name))


def check(
    name: str,
    found: Any,
    hint: Any,
    *,
    error: type[errors.GovTopicsError] = errors.GovTopicsError,
    least: int | None = None,
) -> None:
    """Refuse an argument that does not fit an annotation, or is less than ``least``."""
    hints = _alternatives(hint)
    if not any(_fits(found, one) for one in hints):
        raise error(_refusal(name, found, hints, least))
    if least is not None and isinstance(found, Integral) and found < least:
        raise error(_whole_number(name, found, least))


def check_columns(
    table: Any,
    made_by: str,
    needed: Collection[str],
    *,
    error: type[errors.GovTopicsError] = errors.GovTopicsError,
) -> None:
    """Refuse a table that lacks columns; ``made_by`` is the function that returns the right one."""
    missing = [column for column in needed if column not in table]
    if missing:
        raise error(
            say(
                "The table lacks {columns}. Pass the result of {function}().",
                columns=joined(missing, ", "),
                function=made_by,
            )
        )


def is_whole(value: object) -> bool:
    """Whether a value is a whole number; True and False are not."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _error_of(module: str) -> type[errors.GovTopicsError]:
    return ROOMS.get(module.partition(".")[2].partition(".")[0], errors.GovTopicsError)


@cache
def _hints(owner: Any) -> Mapping[str, Any]:
    """The annotations of parameters or fields, without names that are not loaded."""
    names = vars(sys.modules[owner.__module__])
    hints = {}
    for name, said in owner.__annotations__.items():
        try:
            hints[name] = eval(said, names) if isinstance(said, str) else said  # noqa: S307 - ours
        except NameError:
            continue
    hints.pop("return", None)
    return hints


def _alternatives(hint: Any) -> tuple[Any, ...]:
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(one for each in get_args(hint) for one in _alternatives(each))
    return (hint,)


def _fits(found: Any, hint: Any) -> bool:
    """Whether a value fits an annotation."""
    origin = get_origin(hint) or hint
    if origin is Any or isinstance(origin, TypeVar):
        return True
    if origin is None or origin is types.NoneType:
        return found is None
    if origin is Literal:
        origin = str  # the function itself names the nearest one
    if origin in (int, float):
        numbers = Integral if origin is int else Real
        return isinstance(found, numbers) and not isinstance(found, bool)
    if origin in (tuple, list, Sequence, Collection, Iterable):
        return _is_several(found, hint, origin)
    if origin is Mapping and get_args(hint) and isinstance(found, Mapping):
        one, other = get_args(hint)
        return _all_fit(found, one) and _all_fit(found.values(), other)
    # A class has the methods of a protocol, but is not an instance of it.
    is_class = isinstance(found, type) and getattr(origin, "_is_protocol", False)
    return isinstance(found, origin) and not is_class


def _all_fit(found: Collection[Any], hint: Any) -> bool:
    """Whether values fit an annotation: one of each type is checked."""
    each_type = {type(item): item for item in found}.values()
    return all(any(_fits(item, one) for one in _alternatives(hint)) for item in each_type)


def _is_several(found: Any, hint: Any, origin: Any) -> bool:
    """Whether a value is a collection, not a single text or table, of what it should contain."""
    wanted = Iterable if origin is Iterable else Collection
    if isinstance(found, (str, bytes, os.PathLike)) or not isinstance(found, wanted):
        return False
    if _kind(found) in NO_LISTS:
        return False
    one = (get_args(hint) or (Any,))[0]
    # The items of a stream are checked when it is read.
    if not isinstance(found, Collection) or get_origin(one) is tuple:
        return True
    return _all_fit(found, one)


def _refusal(name: str, found: Any, hints: Sequence[Any], least: int | None) -> Message:
    kinds = [one for one in hints if one is not types.NoneType]
    if any(one is int for one in kinds):
        return _whole_number(name, found, least)
    if any(one is float for one in kinds):
        return say("{name} = {value}: must be a number.", name=name, value=_written(found))
    if any(one is bool for one in kinds):
        return say("{name} = {value}: must be True or False.", name=name, value=_written(found))
    for one in kinds if str not in kinds else ():
        if _kind_of(one) in REMEDIES:
            return say(
                "{name} is {found}, not {wanted}. {remedy}",
                name=name,
                found=_told(found),
                wanted=_with_article(_kind_of(one)),
                remedy=REMEDIES[_kind_of(one)],
            )
    several = [one for one in kinds if get_origin(one) in (tuple, Sequence, Collection, Iterable)]
    if several and not any(one is str for one in kinds):
        return _refusal_of_several(name, found, several[0])
    wanted = say("must be {what}", what=_either(map(_said, kinds)))
    return say("{name} is {found}; {wanted}.", name=name, found=_told(found), wanted=wanted)


def _whole_number(name: str, found: Any, least: int | None) -> Message:
    value = _written(found)
    if least is None:
        return say("{name} = {value}: must be a whole number.", name=name, value=value)
    return say(
        "{name} = {value}: must be a whole number of at least {least}.",
        name=name,
        value=value,
        least=least,
    )


def _refusal_of_several(name: str, found: Any, hint: Any) -> Message:
    one = (get_args(hint) or (Any,))[0]
    made = REMEDIES.get(_kind_of(one))
    if made:
        return say(
            "{name} is {found}, not a list of {kind} only. {remedy}",
            name=name,
            found=_told(found),
            kind=_kind_of(one),
            remedy=made,
        )
    if one is int:
        wanted = say("must be whole numbers, such as [5, 10] or range(5, 31, 5)")
    elif isinstance(found, (str, os.PathLike)):
        wanted = say("must be a list of strings: [{value}]", value=f"{found!r:.60}")
    else:
        wanted = say("must be a list of strings")
    several = isinstance(found, Collection) and not isinstance(found, (str, bytes))
    if several and _kind(found) not in NO_LISTS:
        wrong = next(item for item in found if not _all_fit([item], one))
        return say(
            "{name} contains {found}; {wanted}.", name=name, found=_told(wrong), wanted=wanted
        )
    return say("{name} is {found}; {wanted}.", name=name, found=_told(found), wanted=wanted)


def _either(options: Iterable[str]) -> str:
    return reduce(lambda one, other: say("{one} or {other}", one=one, other=other),
                  dict.fromkeys(options))  # fmt: skip


def _said(hint: Any) -> str:
    origin = get_origin(hint) or hint
    if origin is Literal:
        return _either(map(repr, get_args(hint)))
    if origin is str:
        return say("a string")
    if origin is re.Pattern:
        return say("a pattern: re.compile(...)")
    if origin is Mapping or origin is dict:
        return say("a mapping: {{...: ...}}")
    if origin in (tuple, Sequence, Collection, Iterable):
        return say("a list of strings")
    known = {"Path": say("a path"), "DataFrame": say("a table (DataFrame)")}
    return known.get(_kind_of(hint)) or _kind_of(hint)


def _kind_of(hint: Any) -> str:
    return str(getattr(get_origin(hint) or hint, "__name__", hint))


def _kind(found: Any) -> str:
    return type(found).__name__


def _told(found: Any) -> str:
    """The type of a value, and a short text of it."""
    if found is None:
        return "None"
    if isinstance(found, (str, int, float, os.PathLike)):
        return say("{kind} ({value})", kind=_with_article(_kind(found)), value=f"{found!r:.60}")
    if isinstance(found, type):
        return say("the class {name} itself", name=found.__name__)
    return _with_article(_kind(found))


def _with_article(kind: str) -> Message:
    vowel = kind[0].lower() in "aeiou"
    return say("an {kind}", kind=kind) if vowel else say("a {kind}", kind=kind)


def _written(found: Any) -> str:
    """A value as written, if it is short."""
    plain = found is None or isinstance(found, (str, int, float))
    return f"{found!r:.60}" if plain else _told(found)


def _refuse_unknown(
    called: str,
    given: Mapping[str, Any],
    signature: inspect.Signature,
    error: type[errors.GovTopicsError],
) -> None:
    """Refuse the name of an unknown parameter, with the nearest one."""
    known = [name for name in signature.parameters if name not in ("self", "cls")]
    for name in given:
        if name not in known:
            raise error(
                say(
                    "{function} has no parameter {name!r}. {nearest}",
                    function=called,
                    name=name,
                    nearest=errors.nearest(name, known),
                )
            )
