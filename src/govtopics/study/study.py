"""The value of this room: all that a study found, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from govtopics.analysis.stability import Overlap
from govtopics.analysis.themes import ThemeMeasures
from govtopics.corpus.corpus import Corpus
from govtopics.models.topic_model import TopicModel
from govtopics.study.settings import Settings
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.matrix import DocumentTermMatrix
from govtopics.tokens.tokens import Tokens


@dataclass(frozen=True, eq=False)
class Study:
    """All that a study found, before anything is written.

    Parameters
    ----------
    settings : Settings
    inputs : mapping of str to str
        SHA-256 of every file that it may have read.
    keys : mapping of str to str
        What each stage depended on, as one hash.
    corpus : Corpus
        Everything read, by paragraph.
    body : Corpus
        What is measured: glossaries left out.
    themes : ThemeMeasures
    validation : mapping of str to DataFrame
        What coders say of the themes: coding_agreement, coding_accuracy, prevalence_corrected;
        empty if nobody has coded.
    lexicon : Lexicon
        With the codebook's terms.
    tokens : Tokens
    dtm : DocumentTermMatrix
    proof : DataFrame
        Of the lexicon: how often each term was kept.
    models : tuple of TopicModel
        In the order of the settings.
    quality : tuple of DataFrame
        One a model.
    overlap : Overlap, optional
        Of the first two models.
    crosscheck : Overlap, optional
        Of LDA and the same fitted by gensim.
    """

    settings: Settings
    inputs: Mapping[str, str]
    keys: Mapping[str, str]
    corpus: Corpus
    body: Corpus
    themes: ThemeMeasures
    validation: Mapping[str, pd.DataFrame]
    lexicon: Lexicon
    tokens: Tokens
    dtm: DocumentTermMatrix
    proof: pd.DataFrame
    models: tuple[TopicModel, ...]
    quality: tuple[pd.DataFrame, ...]
    overlap: Overlap | None
    crosscheck: Overlap | None = None

    @property
    def leading(self) -> tuple[str, ...]:
        """The themes that come first."""
        return self.settings.leading or self.themes.codebook.leading
