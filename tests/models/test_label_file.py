"""The file to fill in: every topic is in it, and what somebody wrote stays."""

import re
import tomllib

import numpy as np
import pandas as pd
import pytest

from govtopics.corpus.corpus import Corpus
from govtopics.errors import ModelError
from govtopics.models.label_file import _beside, _mark, names_in, write_labels
from govtopics.models.labels import read_labels
from govtopics.models.nmf import NMF
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import count_terms, from_scipy
from govtopics.tokens.segmentation import tokenize


def made(phi, theta=((1.0, 0.0), (0.2, 0.8))):
    dtm = from_scipy(np.array([[3, 1, 1, 0], [0, 1, 1, 4]]), list("abcd"))
    return TopicModel.from_estimates("m", np.array(phi), np.array(theta), dtm, {})


@pytest.fixture
def model():
    return made([[0.6, 0.4, 0, 0], [0, 0, 0.2, 0.8]])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "labels.toml"


def test_a_file_has_each_topic_with_its_words_and_nothing_decided(model, path):
    assert write_labels(model, path) == path
    labels = read_labels(path)
    assert [entry.key for entry in labels.topics["m"]] == list(model.topic_keys)
    assert [entry.words for entry in labels.topics["m"]] == [("a", "b"), ("d", "c")]
    assert labels.of("m") == ()
    assert labels.names == {}
    assert "# m-01 · 56.4% · a、b" in path.read_text(encoding="utf-8")
    assert model.named(labels).labels == {}
    assert [file.name for file in path.parent.iterdir()] == ["labels.toml"]


def test_names_that_a_model_has_are_in_the_file(model, path):
    named = model.with_labels({"m-01": '引"号'}, english={"m-02": "=1"})
    write_labels(named, path)
    again = model.named(read_labels(path))
    assert (dict(again.labels), dict(again.english)) == ({"m-01": '引"号'}, {"m-02": "=1"})


def test_what_somebody_wrote_stays_letter_for_letter(model, path):
    key = model.topic_keys[1]
    text = f'# 我的话\n[topics."m".{key}]\nzh="丁" # 看过段落\n\n[places] # 地方\n"长征镇"="C"'
    path.write_text(text, encoding="utf-8")
    write_labels(model, path)
    after = path.read_text(encoding="utf-8")
    assert after.startswith(text)
    assert tomllib.loads(after)["topics"]["m"].keys() == set(model.topic_keys)
    assert model.named(read_labels(path)).label("m-02") == "丁"
    write_labels(model, path)
    assert path.read_text(encoding="utf-8") == after


def test_a_changed_fit_is_added_and_tells_of_the_name_it_may_take(model, path):
    write_labels(model, path)
    first = path.read_text(encoding="utf-8").replace('zh = ""', 'zh = "甲"', 1)
    path.write_text(first, encoding="utf-8")
    other = made([[0.6, 0.3, 0.1, 0], [0, 0, 0.2, 0.8]])
    write_labels(other, path)
    added = path.read_text(encoding="utf-8").removeprefix(first.rstrip("\n"))
    assert f"# 2/2: {model.topic_keys[0]} 甲 (earlier fit, 以前的拟合)" in added
    assert other.topic_keys[1] == model.topic_keys[1]  # it has its table already
    assert f"[topics.m.{model.topic_keys[1]}]" not in added
    with pytest.raises(ModelError, match=f"key {other.topic_keys[0]}"):
        other.named(read_labels(path))


def test_names_follow_their_topic_to_another_number(model, path):
    write_labels(model.with_labels({"m-01": "甲"}), path)
    turned = made([[0.6, 0.4, 0, 0], [0, 0, 0.2, 0.8]], ((0.2, 0.8), (0.0, 1.0)))
    assert turned.topic_keys == model.topic_keys[::-1]
    assert turned.named(read_labels(path)).labels == {"m-02": "甲"}


def test_a_file_to_which_nothing_can_be_added_stays_as_it_is(model, path):
    key = model.topic_keys[0]
    for text, message in (
        (f'topics = {{ m = {{ {key} = {{ zh = "甲" }} }} }}\n', "Nothing can be added"),
        ("[topics.m]\nx = 3\n", "write a section"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ModelError, match=message):
            write_labels(model, path)
        assert path.read_text(encoding="utf-8") == text
        assert [file.name for file in path.parent.iterdir()] == ["labels.toml"]


def test_passages_and_places_of_the_corpus_whatever_they_hold(path):
    hostile = '基层治理"""\n]\n[topics]\u202e = 3 # 社区治理'
    texts = [hostile, "科技创新、产业升级"] * 2
    docvars = pd.DataFrame({"place": ["长征镇", "黄浦区", '"]\n[x]', "国务院"], "year": [2023] * 4})
    corpus = Corpus.from_texts(texts, ids=list("abcd"), docvars=docvars)
    model = NMF(n_topics=2, random_state=1).fit(count_terms(tokenize(corpus)))
    write_labels(model, path, corpus=corpus)
    text = path.read_text(encoding="utf-8")
    assert '(100%): 基层治理""" ] [topics] = 3 # 社区治理\n' in text
    assert tomllib.loads(text)["places"] == {"长征镇": ""}
    assert '# "黄浦区" = "Huangpu"' in text
    assert '# "国务院" = "State Council"' in text
    assert set(read_labels(path).topics) == {"nmf"}


def test_passages_are_those_that_represent_the_topic(path):
    texts = ["基层治理", "基层治理、基层治理、社区治理", "科技创新", "科技创新、产业升级、产业升级"]
    corpus = Corpus.from_texts(texts, ids=list("abcd"))
    model = NMF(n_topics=2, random_state=1).fit(count_terms(tokenize(corpus)))
    write_labels(model, path, corpus=corpus)
    quoted = re.findall(r"^# (\w) \(\d+%\):", path.read_text(encoding="utf-8"), re.MULTILINE)
    # Of equal shares the longer text comes first, as on the page.
    both = [list(model.representative(corpus, topic, 2).index) for topic in model.topics]
    assert quoted == [name for own in both for name in own]


def test_the_head_says_that_a_merged_topic_says_nothing_else(model, path):
    text = write_labels(model, path).read_text(encoding="utf-8")
    assert "被并入的话题自己那一条里不再写任何内容" in text
    assert "the entry of a topic that is merged into it says nothing else" in text


def test_reports_that_go_by_a_chinese_id_can_be_named():
    docvars = pd.DataFrame(
        {"document_id": ["报告一", "报告二", "c"], "place": ["黄浦区"] * 3, "year": [2023] * 3}
    )
    assert names_in(docvars) == {
        "places": {"黄浦区": "Huangpu"}, "documents": {"报告一": "", "报告二": ""},
    }  # fmt: skip


def test_a_passage_of_a_report_that_is_left_out_of_groups_is_marked(model, path):
    docvars = pd.DataFrame({"left_out": ["mislabelled", None]}, index=["0", "1"])
    corpus = Corpus.from_texts(["甲。", "乙。"], ids=["0", "1"], docvars=docvars)
    beside = _beside([model], corpus)
    assert list(beside.left_out.values()) == ["mislabelled"]
    assert _mark("mislabelled") == ", 标注与文本不符 mislabelled"
    assert _mark("") == ""
