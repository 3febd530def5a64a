"""The value of this room: all that a study found, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

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
    corpus : Corpus
        Everything read, by paragraph.
    body : Corpus
        What is measured: glossaries left out.
    lexicon : Lexicon
        With the codebook's terms.
    tokens : Tokens
    dtm : DocumentTermMatrix
    models : tuple of TopicModel
        NMF, then LDA.
    overlap : Overlap
        Of the two.
    themes : ThemeMeasures
    """

    settings: Settings
    corpus: Corpus
    body: Corpus
    lexicon: Lexicon
    tokens: Tokens
    dtm: DocumentTermMatrix
    models: tuple[TopicModel, ...]
    overlap: Overlap
    themes: ThemeMeasures
