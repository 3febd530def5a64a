"""The packaged codebook against paragraphs that a person has read and labelled."""

from pathlib import Path

import pandas as pd
import pytest

from govtopics.analysis.themes.codebook import read_codebook
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.tokens.lexicon import read_lexicon

LABELS = Path(__file__).resolve().parent.parent / "labels" / "seed_paragraphs.csv"


@pytest.fixture(scope="module")
def labels():
    return pd.read_csv(LABELS, index_col="paragraph_id", keep_default_na=False)


@pytest.fixture(scope="module")
def measured(seeds):
    return measure_themes(seeds, read_codebook())


def test_every_body_paragraph_is_labelled(labels, seeds):
    assert set(labels.index) == set(seeds.to_paragraphs().ids)


def test_paragraphs_are_found_by_their_main_theme(labels, measured):
    main = labels[labels["main_theme"] != ""]
    found = [
        measured.paragraphs.n_hits.loc[row.Index, row.main_theme] > 0 for row in main.itertuples()
    ]
    assert sum(found) / len(found) >= 0.9


def test_the_top_passages_of_a_theme_are_about_it(labels, measured, seeds):
    precisions = []
    for theme in measured.codebook.labels:
        about = {i for i, themes in labels["themes"].items() if theme in themes.split(";")}
        if not about:  # 城市管理 and 公共安全 came after the labels
            continue
        top = measured.passages(seeds, theme, n=len(about))["paragraph_id"]
        precisions.append(len(about & set(top)) / len(about))
    assert sum(precisions) / len(precisions) >= 0.8


def test_the_lexicon_holds_every_word_of_the_codebook():
    assert set(read_codebook().words) <= set(read_lexicon().words)


def test_no_term_is_explained_by_the_wording_of_one_seed_alone():
    places = ["黄浦", "长征", "徐汇", "长宁", "普陀", "建德"]
    local = [*places, "零距离家园", "班长工程", "生活盒子", "小微精特", "铁脚板"]
    assert not [term for term in read_codebook().terms if any(word in term for word in local)]
