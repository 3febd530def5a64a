"""Duplicates and shared passages, counted by hand or with sets, at and below each threshold."""

import numpy as np
import pytest

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Block, Document
from govtopics.corpus.duplicates import find_duplicates, shared_passages
from govtopics.corpus.reading.read import read_corpus
from govtopics.errors import CorpusError


def prose(seed, length):
    return "".join(
        chr(code) for code in np.random.default_rng(seed).integers(0x4E00, 0x5600, length)
    )


def shingles(text):
    return {text[i : i + 8] for i in range(len(text) - 7)}


BODY = "推进基层治理，完善社区服务，建设口袋公园，改造老旧小区，发展集体经济，办好民生实事。"


def report(place, year, n=12):
    """A report whose head says place and day; its paragraphs differ in a number."""
    head = f"政府工作报告\n——{year}年1月10日在{place}第五届人民代表大会第三次会议上\n各位代表：\n"
    return head + "\n".join(f"{i}是{BODY}完成{i * 7}处。" for i in range(1, n))


def flagged(folder, **options):
    flags = read_corpus(folder, **options).flags
    return [tuple(row) for row in flags[["document_id", "flag", "other"]].to_numpy()
            if row[1] in ("duplicate", "alike")]  # fmt: skip


def test_one_text_of_two_places_or_days_is_another_report(tmp_path):
    (tmp_path / "a.txt").write_text(report("青禾县", 2023), encoding="utf-8")
    (tmp_path / "b.txt").write_text(report("白杨县", 2023, 14), encoding="utf-8")
    (tmp_path / "c.txt").write_text(report("青禾县", 2023, 13), encoding="utf-8")
    assert sorted(flagged(tmp_path)) == [
        ("b", "alike", "a"), ("c", "alike", "b"), ("c", "duplicate", "a"),
    ]  # fmt: skip
    corpus = read_corpus(tmp_path)
    about = corpus.to_documents().docvars
    assert about["left_out"].tolist() == [None, None, "duplicate"]


def test_labels_alone_make_no_other_report_of_the_same_text(tmp_path):
    bare = report("青禾县", 2023).partition("各位代表：\n")[2]
    (tmp_path / "甲县-2023.txt").write_text(bare, encoding="utf-8")
    (tmp_path / "乙县-2023.txt").write_text(bare + "\n另外。", encoding="utf-8")
    assert [flag for _, flag, _ in flagged(tmp_path, names="{place}-{year}")] == ["duplicate"]


def test_of_a_report_and_a_part_of_it_the_part_goes_whatever_their_names(tmp_path):
    whole = report("青禾县", 2023, 40)
    cut = whole[: len(whole) // 2]
    for first, second in (("a", "b"), ("b", "a")):
        (tmp_path / f"{first}.txt").write_text(whole, encoding="utf-8")
        (tmp_path / f"{second}.txt").write_text(cut, encoding="utf-8")
        about = read_corpus(tmp_path).to_documents().docvars
        assert about["left_out"].to_dict() == {first: None, second: "duplicate"}


def corpus_of(**texts):
    return Corpus.from_texts(texts.values(), ids=list(texts))


def test_similarity_and_the_shares_of_both_sides():
    first = prose(1, 2000)
    texts = {
        "a": first,
        "b": first[:1700] + prose(2, 100),
        "c": prose(3, 300) + first[:900],
        "d": first,
    }
    found = find_duplicates(corpus_of(**texts), threshold=0.5)
    rows = {(row.document_id, row.other): row for row in found.itertuples()}
    assert list(found.columns) == [
        "document_id", "other", "kind", "similarity", "contained", "contains",
    ]  # fmt: skip
    assert list(rows) == [("d", "a"), ("b", "a"), ("c", "b"), ("c", "a")]
    assert [row.kind for row in rows.values()] == ["exact", "near", "part", "part"]
    assert tuple(rows["d", "a"][4:]) == (1, 1, 1)
    for (name, other), row in rows.items():
        mine, theirs = shingles(texts[name]), shingles(texts[other])
        both = len(mine & theirs)
        assert row.similarity == pytest.approx(both / len(mine | theirs))
        assert row.contained == pytest.approx(both / len(mine))
        assert row.contains == pytest.approx(both / len(theirs))


def test_a_pair_counts_from_the_threshold_on():
    first = prose(1, 1000)
    second = first[:800] + prose(2, 200)
    both, every = len(shingles(first) & shingles(second)), len(shingles(first) | shingles(second))
    corpus = corpus_of(a=first, b=second)
    jaccard, held = both / every, both / 993
    assert find_duplicates(corpus, threshold=jaccard)["kind"].tolist() == ["near"]
    assert find_duplicates(corpus, threshold=jaccard + 1e-9)["kind"].tolist() == ["part"]
    assert find_duplicates(corpus, threshold=held)["kind"].tolist() == ["part"]
    assert len(find_duplicates(corpus, threshold=held + 1e-9)) == 0
    assert len(find_duplicates(corpus)) == 0  # 793 of 993 are less than 0.8
    for share in (0, -0.1, 1.1):
        with pytest.raises(CorpusError, match="must be a share between 0 and 1"):
            find_duplicates(corpus, threshold=share)
    assert len(find_duplicates(corpus, threshold=1)) == 0


def test_alike_but_for_blanks_and_the_width_of_each_mark():
    first = "治理，城市；更新：做！好？（实）事" + prose(5, 50)
    second = "治 理,城市;更新:做!好?(实)事" + prose(5, 50)
    found = find_duplicates(corpus_of(z=prose(4, 60), b=first, a=second))
    assert found[["document_id", "other", "kind"]].to_numpy().tolist() == [["a", "b", "exact"]]


def test_passages_have_their_length_place_and_holders():
    said = prose(9, 30)
    long = said + prose(8, 12)
    corpus = corpus_of(
        a=f"{prose(1, 7)}{long}{prose(2, 10)}\n{prose(3, 40)}",
        b=f"{prose(4, 20)}\n{prose(5, 5)}{said}{prose(6, 9)}",
        c=f"{long[:20]} {long[20:]}",
        d=f"{prose(7, 90)}{said[:29]}",
    )
    shared = shared_passages(corpus)
    assert shared.passages.drop(columns="text").to_numpy().tolist() == [
        ["a", "a/p0001", 7, 49, 42, "c", 1, 0],
        ["b", "b/p0002", 5, 35, 30, "a c", 2, 0],
        ["c", "c/p0001", 0, 43, 42, "a", 1, 0],
    ]
    assert shared.passages["text"].tolist() == [long, said, f"{long[:20]} {long[20:]}"]
    assert list(shared.shares.columns) == [
        "document_id", "n_chars", "n_shared", "share", "most_from", "share_from",
    ]  # fmt: skip
    assert shared.shares.to_numpy().tolist() == [
        ["a", 99, 42, 42 / 99, "c", 42 / 99],
        ["b", 64, 30, 30 / 64, "a", 30 / 64],
        ["c", 42, 42, 1.0, "a", 1.0],
        ["d", 119, 0, 0.0, "", 0.0],
    ]
    assert shared.min_chars == 30
    assert repr(shared) == "SharedPassages: 3 of 30 characters or more in 4 reports"
    assert shared_passages(corpus, min_chars=29).passages["document_id"].tolist() == list("abcd")
    assert len(shared_passages(corpus, min_chars=42).passages) == 2
    assert len(shared_passages(corpus, min_chars=43).passages) == 0


def test_the_longest_of_several_places_counts():
    long = prose(1, 60)
    for places in ([long, long[:40]], [long[:40], long]):
        holder = prose(2, 5).join(["", *places, ""])
        found = shared_passages(corpus_of(a=long, b=holder)).passages
        assert found["n_chars"].tolist()[0] == 60
        assert found["others"].tolist()[0] == "b"


def test_set_phrases_of_more_than_fifty_reports_find_nothing():
    said = prose(1, 200)
    texts = {f"r{n}": said + prose(n + 2, 20) for n in range(51)}
    assert len(find_duplicates(corpus_of(**texts))) == 0
    del texts["r7"]
    assert len(find_duplicates(corpus_of(**texts))) == 50 * 49 / 2


def test_who_holds_most_of_a_report():
    one, two, three = prose(1, 40), prose(2, 60), prose(3, 35)
    corpus = corpus_of(
        x=f"{one}{prose(4, 9)}{two}{prose(5, 9)}{three}",
        y=one + prose(6, 9) + three,
        z=prose(7, 9) + two,
    )
    shares = shared_passages(corpus).shares.set_index("document_id")
    # Of 153 characters y holds 40 + 35, z holds 60.
    assert shares.loc["x"].tolist() == [153, 135, 135 / 153, "y", 75 / 153]
    assert shares.loc["y"].tolist() == [84, 75, 75 / 84, "x", 75 / 84]
    assert shares.loc["z"].tolist() == [69, 60, 60 / 69, "x", 60 / 69]
    tie = corpus_of(x=f"{one}{prose(4, 9)}{prose(8, 40)}", y=prose(8, 40), z=one)
    assert shared_passages(tie).shares["most_from"].tolist() == ["y", "x", "x"]


def test_glossaries_and_the_ends_of_paragraphs_share_nothing():
    said = prose(1, 40)
    first = Document("a", tuple(
        Block(f"a/p000{n}", "paragraph", AlignedText.from_source(text), function=function)
        for n, (text, function) in enumerate([(prose(2, 50), "task"), (said, "glossary")], start=1)
    ))  # fmt: skip
    (second,) = corpus_of(b=said).documents
    shared = shared_passages(Corpus((first, second)))
    assert len(shared.passages) == 0
    assert shared.shares["n_chars"].tolist() == [50, 40]
    broken = corpus_of(a=f"{said[:20]}\n{said[20:]}", b=f"{said[:20]}\n{said[20:]}")
    assert len(shared_passages(broken).passages) == 0
    assert len(shared_passages(broken, min_chars=20).passages) == 4
    with pytest.raises(CorpusError, match="min_chars = 7"):
        shared_passages(broken, min_chars=7)
    assert len(shared_passages(broken, min_chars=8).passages) == 4


def test_reports_are_in_the_order_of_codes_and_years_where_all_have_one(tmp_path):
    text = "政府工作报告\n各位代表：\n一、{}年工作安排\n推进{}的基层治理，建设口袋公园10个。"
    for place, year in (("深圳市", 2024), ("南京市", 2024), ("南京市", 2023), ("成都市", 2024)):
        path = tmp_path / f"{place}{year}.txt"
        path.write_text(text.format(year, place), encoding="utf-8")
    names = ["南京市2023", "南京市2024", "深圳市2024", "成都市2024"]
    assert list(read_corpus(tmp_path)) == names  # 320100, 440300, 510100
    (tmp_path / "一个乡镇.txt").write_text(text.format(2024, "青禾镇"), encoding="utf-8")
    assert list(read_corpus(tmp_path)) == sorted([*names, "一个乡镇"])
