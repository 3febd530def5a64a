"""A spot check: sentences with a hit, one reader, a share with its interval, no validation."""

import json
from math import sqrt

import pandas as pd
import pytest

import govtopics as gt
from govtopics.analysis.validation.spot_check import share_of_some
from govtopics.errors import CodebookError, CorpusError
from govtopics.language import speaking

GRADES = "Enter 1 (about the theme), 0 (not about the theme), ? (unsure) or leave the cell empty."
Z2 = 3.841458820694124
BOOK = gt.Codebook(
    (
        gt.Theme("韧性城市", ("韧性城市",), core=("海绵城市",), wide=("防灾",), since=2020),
        gt.Theme("无词", ("没有这个词",)),
    )
)


@pytest.fixture(scope="module")
def themes():
    """Twelve sentences by core, two of them of 2019; one by a wide term alone; three others."""
    said = ["建设韧性城市。"] * 6 + ["建设海绵城市。"] * 6 + ["加强防灾。"] + ["发展经济。"] * 3
    years = [2019 if i in (0, 7) else 2022 for i in range(16)]
    corpus = gt.Corpus.from_texts(
        said,
        ids=[f"r{year}/p{i:02d}" for i, year in enumerate(years)],
        docvars=pd.DataFrame({"year": years}),
        unit="paragraph",
    )
    return gt.measure_themes(corpus, BOOK)


def judged(folder, grades):
    key = pd.read_csv(folder / "key.csv", encoding="utf-8-sig")
    table = pd.DataFrame({"item": key["item"].iloc[: len(grades)], "韧性城市": list(grades)})
    table.to_csv(folder / "spot-check.csv", index=False)
    return gt.read_spot_check(folder)


def test_every_sentence_that_core_finds_has_the_same_chance_and_no_other_has_one(themes, tmp_path):
    times = dict.fromkeys(range(16), 0)
    for seed in range(60):
        folder = tmp_path / str(seed)
        gt.spot_check(themes, "韧性城市", n=3, folder=folder, random_state=seed)
        key = pd.read_csv(folder / "key.csv", encoding="utf-8-sig")
        assert len(set(key["sentence_id"])) == 3
        for name in key["sentence_id"]:
            times[int(name[-4:-2])] += 1
    drawn = [i for i in range(12) if i not in (0, 7)]
    assert {i for i, n in times.items() if n} == set(drawn)
    # 180 draws from ten: 18 each, with a standard deviation of 3.5.
    assert all(7 <= times[i] <= 29 for i in drawn)


def test_the_literal_call_works_and_leaves_the_folder_by_its_name(themes, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = gt.spot_check(themes, "韧性城市", n=30)
    assert page.as_posix() == "spot-check/spot-check.html"
    folder = tmp_path / "spot-check"
    assert sorted(path.name for path in folder.iterdir()) == [
        "design.json", "key.csv", "spot-check.html",
    ]  # fmt: skip
    design = json.loads((folder / "design.json").read_text(encoding="utf-8"))
    assert design == {
        "format": "govtopics spot check 1", "unit": "sentence", "corpus_id": themes.corpus_id,
        "codebook_sha256": BOOK.sha256, "measure": "dictionary", "theme": "韧性城市",
        "n_found": 10, "random_state": 1,
    }  # fmt: skip
    with pytest.raises(CorpusError, match=r"has no spot-check\.csv yet"):
        gt.read_spot_check()
    with pytest.raises(CorpusError, match="already exists and is never overwritten"):
        gt.spot_check(themes, "韧性城市", n=30)
    gt.spot_check(themes, "韧性城市", n=30, folder="again")
    assert (tmp_path / "again" / page.name).read_bytes() == page.read_bytes()


def test_all_that_are_found_are_drawn_where_there_are_fewer(themes, tmp_path, caplog):
    gt.spot_check(themes, "韧性城市", n=30, folder=tmp_path / "a")
    assert "is found in only 10 sentences; all are drawn" in caplog.text
    found = judged(tmp_path / "a", "1110111111")
    # Nothing is left to chance.
    assert (found.precision, found.low, found.high, found.n_read) == (0.9, 0.9, 0.9, 10)


def test_the_interval_is_wilsons_of_a_population_that_ends():
    # 10 of 25: as much as 10 · 24 / 15 = 16 drawn from one without end.
    p, n = 0.8, 16
    middle, reach = p + Z2 / (2 * n), sqrt(Z2 * p * (1 - p) / n + Z2 * Z2 / (4 * n * n))
    expected = (p, (middle - reach) / (1 + Z2 / n), (middle + reach) / (1 + Z2 / n))
    assert share_of_some(8, 10, 25) == pytest.approx(expected)
    assert share_of_some(1, 1, 1) == (1, 1, 1)
    low, high = share_of_some(0, 5, 1000)[1:]
    assert (low, high) == (pytest.approx(0, abs=1e-9), pytest.approx(0.433, abs=2e-3))


def test_doubt_is_counted_apart_and_what_was_not_read_is_told(themes, tmp_path):
    gt.spot_check(themes, "韧性城市", n=8, folder=tmp_path / "a")
    found = judged(tmp_path / "a", "110?1")
    assert (found.n_about, found.n_read, found.n_in_doubt, found.n_drawn) == (3, 4, 1, 8)
    assert (found.precision, found.n_found, found.theme) == (0.75, 10, "韧性城市")
    assert (found.precision, found.low, found.high) == share_of_some(3, 4, 10)
    assert str(found) == (
        "抽查（不是人工编码检验）：一人读了含“韧性城市”核心词的 4 句，3 句谈到它，占 75%"
        "（95% 区间 36%—94%）。另有 1 句拿不准，未计入。还有 3 句没有读。"
    )
    with speaking("en"):
        assert str(found) == (
            "Spot check (not a validation): one reader read 4 sentences with a core term of "
            "韧性城市; 3 speak of it, 75% (95% interval 36% to 94%). "
            "1 more are in doubt and left out. 3 are still to be read."
        )
    (row,) = found.to_frame().to_dict("records")
    assert (row["kind"], row["status"], row["n_in_doubt"]) == ("spot check", "estimated", 1)


def test_nothing_judged_is_no_share(themes, tmp_path):
    gt.spot_check(themes, "韧性城市", n=8, folder=tmp_path / "a")
    found = judged(tmp_path / "a", "??")
    assert (found.n_read, found.n_in_doubt) == (0, 2)
    (row,) = found.to_frame().to_dict("records")
    assert (row["status"], row["reason"]) == ("not estimable", "nothing_coded")
    assert str(found).startswith("抽查（不是人工编码检验）：“韧性城市”还没有一句判断过。")


@pytest.mark.parametrize("n", [0, -1])
def test_what_cannot_be_drawn_is_refused_and_leaves_nothing(themes, tmp_path, n):
    with pytest.raises(CorpusError, match=f"n = {n}: must be a whole number of at least 1"):
        gt.spot_check(themes, "韧性城市", n=n, folder=tmp_path / "a")
    with pytest.raises(
        CorpusError, match=r"No sentence contains a term of '无词' \(name and core: 没有"
    ):
        gt.spot_check(themes, "无词", folder=tmp_path / "a")
    with pytest.raises(CodebookError, match="韧性城市"):
        gt.spot_check(themes, "韧性城", folder=tmp_path / "a")
    with pytest.raises(CorpusError, match="measured by paragraph, but the coding is by sentence"):
        gt.spot_check(themes.paragraphs, "韧性城市", folder=tmp_path / "a")
    with pytest.raises(
        CorpusError, match=r"without their corpus; add it with themes\.holding\(corpus\)"
    ):
        gt.spot_check(themes.holding(None), "韧性城市", folder=tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_theme_without_core_is_checked_by_its_name(themes, tmp_path):
    bare = gt.Codebook((gt.Theme("韧性", ("韧性城市",)),))
    measured = gt.measure_themes(themes.corpus, bare)
    gt.spot_check(measured, "韧性", folder=tmp_path / "a")
    assert len(pd.read_csv(tmp_path / "a" / "key.csv")) == 6


@pytest.mark.parametrize("label", ["coder", "grade", "note", "text"])
def test_a_theme_called_as_a_column_of_the_file_is_refused(themes, tmp_path, label):
    book = gt.Codebook((gt.Theme(label, ("治理",)),))
    named = gt.measure_themes(themes.corpus, book)
    with pytest.raises(gt.GovTopicsError, match=f"The theme {label!r} has the same name as"):
        gt.spot_check(named, label, folder=tmp_path / "spot")
    with pytest.raises(gt.GovTopicsError, match=f"The theme {label!r} has the same name as"):
        gt.sample_for_coding(named, themes.corpus, tmp_path / "s", n=4, random_state=1)


def test_grades_of_another_sample_are_refused(themes, tmp_path):
    gt.spot_check(themes, "韧性城市", n=2, folder=tmp_path / "a")
    path = tmp_path / "a" / "spot-check.csv"
    path.write_text("item,韧性城市\nc001,2\nc009,1\n", encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        gt.read_spot_check(tmp_path / "a")
    assert str(error.value).splitlines() == [
        "spot-check.csv has 2 problems.",
        "  'c009' is not in this sample.",
        "  'c001', 韧性城市: '2' is not a valid code. " + GRADES,
    ]
