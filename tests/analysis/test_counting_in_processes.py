"""What is counted in several processes is, to the last bit, what one counts."""

import logging

import pandas as pd
import pytest

import govtopics as gt
from govtopics.analysis.commitments import commitments
from govtopics.analysis.themes import theme_measures
from govtopics.errors import CorpusError, TokensError
from govtopics.study.stored import stored
from govtopics.tokens import lexicon_check

NUMBERS = (1, 2, 3)


@pytest.fixture
def few_at_once(monkeypatch):
    """Chunks of a few paragraphs, where the usual ones would hold all the seeds."""

    def chunks_of(characters):
        for module, name in (
            (theme_measures, "TOGETHER"), (commitments, "TOGETHER"), (lexicon_check, "_TOGETHER"),
        ):  # fmt: skip
            monkeypatch.setattr(module, name, characters)

    return chunks_of


def of_all(compute, chunks_of):
    """What is computed by each number of processes in small chunks, and at once."""
    chunks_of(10**9)
    found = [compute(1)]
    for characters in (1, 3000):
        chunks_of(characters)
        found += [compute(n) for n in NUMBERS]
    return found


@pytest.mark.parametrize("unit", ["sentence", "paragraph"])
def test_themes(seeds, few_at_once, unit):
    book = gt.read_codebook()
    first, *others = of_all(
        lambda n: stored(gt.measure_themes(seeds, book, unit=unit, n_jobs=n).holding(None)),
        few_at_once,
    )
    assert all(other == first for other in others)


def test_promises_and_results(seeds, few_at_once):
    book = gt.read_codebook()
    first, *others = of_all(
        lambda n: gt.find_commitments(seeds, codebook=book, n_jobs=n), few_at_once
    )
    assert len(first.rows) > 80
    assert len(first.refused) > 2
    assert (first.rows["theme"] != "").any()
    for other in others:
        assert stored(other.rows) == stored(first.rows)
        assert stored(other.refused) == stored(first.refused)


def test_the_proof_that_terms_were_kept(seeds, few_at_once, caplog):
    lexicon = gt.read_lexicon().add(["年来", "化建"])  # two that are cut, and so told

    def compute(n):
        caplog.clear()
        with caplog.at_level(logging.INFO, logger="govtopics"):
            table = gt.check_lexicon(lexicon, seeds, n_jobs=n)
        return table, list(caplog.messages)

    (first, said), *others = of_all(compute, few_at_once)
    assert first["n_occurrences"].sum() > 1000
    assert len(said) == 2
    for table, heard in others:
        pd.testing.assert_frame_equal(table, first)
        assert heard == said


@pytest.mark.parametrize("n_jobs", [0, True])
def test_what_is_no_number_of_processes_is_refused(seeds, n_jobs):
    told = r"n_jobs = .*: must be (the number of processes|a whole number)"
    with pytest.raises(CorpusError, match=told):
        gt.measure_themes(seeds, gt.read_codebook(), n_jobs=n_jobs)
    with pytest.raises(CorpusError, match=told):
        gt.find_commitments(seeds, n_jobs=n_jobs)
    with pytest.raises(TokensError, match=told):
        gt.check_lexicon(gt.read_lexicon(), seeds, n_jobs=n_jobs)
