"""Words as scikit-learn asks for them: one callable with settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from govtopics.errors import TokensError, nearest
from govtopics.messages import say
from govtopics.tokens.engines import ENGINES
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.segmentation import WordsOf
from govtopics.tokens.stopwords import PACKAGED


class Tokenizer:
    """Cuts a text into words: ``CountVectorizer(analyzer=Tokenizer())``.

    It can be pickled and cloned, and its settings searched over in a pipeline
    (``counts__analyzer__stopwords``). The dictionary is loaded at the first text.

    Parameters
    ----------
    lexicon : Lexicon, optional
        Terms to keep whole; the packaged lexicon if left out.
    terms : iterable of str
        Further terms, such as ``codebook.terms``.
    stopwords : sequence of str or Path
        ``"general"``, ``"officialese"``, or paths. A text alone has no docvars, so there is no
        layer ``"places"``. The list replaces the usual two.
    prefer : {"lexicon", "stopwords"}, optional
        What wins where a stop list contains a term of the lexicon, as in `tokenize`.
    engine : {"rjieba", "jieba"}

    Examples
    --------
    >>> Tokenizer()("持续推进基层治理和城市更新。")
    ['基层治理', '城市更新']
    """

    def __init__(
        self,
        *,
        lexicon: Lexicon | None = None,
        terms: Iterable[str] = (),
        stopwords: Sequence[str | Path] = PACKAGED,
        prefer: str | None = None,
        engine: str = ENGINES[0],
    ) -> None:
        self.lexicon = lexicon
        self.terms = terms
        self.stopwords = stopwords
        self.prefer = prefer
        self.engine = engine

    def __call__(self, text: str) -> list[str]:
        """The words of a text, in order."""
        if not isinstance(text, str):
            raise TokensError(
                say(
                    "A text must be a str, but this is {kind}: {text!r:.60}.",
                    kind=type(text).__name__,
                    text=text,
                )
            )
        return list(self._words_of(text))

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - scikit-learn asks so
        """The settings, by name."""
        return {name: getattr(self, name) for name in _SETTINGS}

    def set_params(self, **settings: Any) -> Tokenizer:
        """Change settings.

        Raises
        ------
        TokensError
            If there is no such setting.
        """
        for name, value in settings.items():
            if name not in _SETTINGS:
                raise TokensError(
                    say(
                        "Unknown setting {name!r}. {nearest}",
                        name=name,
                        nearest=nearest(name, _SETTINGS),
                    )
                )
            setattr(self, name, value)
        self.__dict__.pop("_words_of", None)
        return self

    @cached_property
    def _words_of(self) -> WordsOf:
        return WordsOf.of(self.lexicon, self.terms, self.engine, self.stopwords, prefer=self.prefer)

    def __getstate__(self) -> dict[str, Any]:
        return self.get_params()

    def __repr__(self) -> str:
        changed = (f"{name}={value!r}" for name, value in self.get_params().items() if value)
        return f"Tokenizer({', '.join(changed)})"


_SETTINGS = ("lexicon", "terms", "stopwords", "prefer", "engine")
