"""A sample is drawn blind and read back strictly; what it says of a measure is right on average."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

import govtopics as gt
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.validation import coding
from govtopics.analysis.validation.coding import sample_for_coding
from govtopics.analysis.validation.coding_files import read_coding
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError

GRADES = "Enter 1 (about the theme), 0 (not about the theme), ? (unsure) or leave the cell empty."
BOOK = Codebook((Theme("治理", ("基层治理",)), Theme("民生", ("养老",))))


@pytest.fixture(scope="module")
def population():
    """Return 600 sentences, a paragraph each, of ten reports.

    120 are about 治理, 20 of them without saying so.
    """
    rng = np.random.default_rng(11)
    about = np.zeros(600, dtype=bool)
    about[rng.choice(600, 120, replace=False)] = True
    said = about.copy()
    said[rng.choice(np.flatnonzero(about), 20, replace=False)] = False
    said[rng.choice(np.flatnonzero(~about), 60, replace=False)] = True
    texts = [
        ("基层治理" if s else "经济发展") + "好" * int(rng.integers(5, 90)) + f"{i}。"
        for i, s in enumerate(said)
    ]
    docvars = pd.DataFrame({"place": [f"{i % 5}区" for i in range(600)]})
    ids = [f"r{i % 10}/p{i}" for i in range(600)]
    corpus = Corpus.from_texts(texts, ids=ids, docvars=docvars, unit="paragraph")
    return corpus, measure_themes(corpus, BOOK), pd.Series(about, index=[f"{i}.1" for i in ids])


@pytest.fixture(scope="module")
def drawn(population, tmp_path_factory):
    """Return a function that draws a sample once for all tests."""
    corpus, measured, _ = population
    root, made = tmp_path_factory.mktemp("drawn"), {}

    def once(n, strata):
        if (n, strata) not in made:
            made[n, strata] = root / str(len(made))
            sample_for_coding(measured, corpus, made[n, strata], n=n, strata=strata, random_state=1)
        return made[n, strata]

    return once


@pytest.fixture
def draw(population, drawn, tmp_path):
    """Return a function that draws a sample and, coder by coder, codes it."""
    _, _, about = population

    def sample(n=80, coders=("A", "B"), strata=("theme",)):
        folder = tmp_path / f"coding-{n}"
        shutil.copytree(drawn(n, tuple(strata)), folder)
        for coder in coders:
            save(folder, coder, about)
        return folder

    return sample


def save(folder, coder, about, **changed):
    key = pd.read_csv(folder / "key.csv", encoding="utf-8-sig")
    table = pd.DataFrame(
        {"item": key["item"], "治理": about[key["sentence_id"]].astype(int).to_numpy(), "民生": 0}
    ).astype(str)
    for column, values in changed.items():
        table[column] = values
    table.assign(note="").to_csv(folder / f"coding-{coder}.csv", index=False)
    return table


# Drawing.


def test_the_form_is_blind_and_the_key_is_apart(draw):
    folder = draw(coders=())
    form = pd.read_csv(folder / "sample.csv", encoding="utf-8-sig", keep_default_na=False)
    assert list(form.columns) == [
        "item", "section", "heading", "before", "text", "after", "治理", "民生", "note",
    ]  # fmt: skip
    assert set(form["治理"]) == {""}
    assert sorted(path.name for path in folder.iterdir()) == [
        "coder-1.html", "coder-2.html", "design.json", "key.csv", "sample.csv",
    ]  # fmt: skip
    assert "r1/p" not in (folder / "coder-1.html").read_text(encoding="utf-8")


def test_strata_are_drawn_by_the_root_of_their_size(draw):
    key = pd.read_csv(draw(coders=()) / "key.csv", encoding="utf-8-sig")
    by_stratum = key.groupby("stratum")[["n_stratum", "n_sampled"]].first()
    assert by_stratum["n_stratum"].to_dict() == {"no hit": 440, "治理": 160}
    ratio = by_stratum.loc["no hit", "n_sampled"] / by_stratum.loc["治理", "n_sampled"]
    assert ratio == pytest.approx(np.sqrt(440 / 160), rel=0.05)
    assert len(key) == len(set(key["item"])) == len(set(key["sentence_id"])) == 80


def test_strata_may_be_docvars_and_none(draw):
    by_place = pd.read_csv(draw(n=60, strata=["theme", "place"]) / "key.csv", encoding="utf-8-sig")
    assert by_place["stratum"].nunique() == 10
    plain = pd.read_csv(draw(n=61, strata=()) / "key.csv", encoding="utf-8-sig")
    assert set(plain["stratum"]) == {"all"}


def test_the_same_seed_draws_the_same_bytes(population, tmp_path):
    corpus, measured, _ = population
    for name in ("one", "two"):
        sample_for_coding(measured, corpus, tmp_path / name, n=40, random_state=7)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"n": 0}, "n = 0: the corpus has 600 sentences"),
        ({"n": 601}, "n = 601"),
        ({"n": 3}, "n = 3 is too few for 2 strata"),
        ({"coders": ["A"]}, "agreement needs two or more"),
        ({"coders": ["A", "A"]}, "each named once"),
        ({"coders": ["王五", " 王五 "]}, "each named once"),
        ({"coders": ["Ａ", "a"]}, "each named once"),
        ({"coders": ["A", " "]}, "coder ' ': use a name of 1 to 60 printable characters"),
        ({"coders": ["A", "B\n"]}, "coder 'B\\n': use a name"),
        ({"coders": ["A", "B" * 61]}, "use a name of 1 to 60"),
        ({"coders": ["A", "Adjudicated"]}, "that is the name of the file with the decisions"),
        ({"strata": ["places"]}, "Unknown docvar 'places' to group by. Did you mean 'place'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_nothing(population, tmp_path, options, told):
    corpus, measured, _ = population
    with pytest.raises(CorpusError) as error:
        sample_for_coding(measured, corpus, tmp_path / "new", random_state=1, **options)
    assert told in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_themes_by_paragraph_and_labels_that_are_columns_cannot_be_drawn(population, tmp_path):
    corpus, measured, _ = population
    with pytest.raises(CorpusError, match="measured by paragraph, but the coding is by sentence"):
        sample_for_coding(measured.paragraphs, corpus, tmp_path / "new", n=80, random_state=1)
    odd = measure_themes(corpus, Codebook((Theme("note", ("基层治理",)),)))
    with pytest.raises(CorpusError, match="The theme 'note' has the same name as a column"):
        sample_for_coding(odd, corpus, tmp_path / "new", n=80, random_state=1)


def test_a_folder_that_is_there_is_never_written_over(draw, population):
    folder = draw()
    corpus, measured, _ = population
    with pytest.raises(CorpusError, match="already exists, and coding is never overwritten"):
        sample_for_coding(measured, corpus, folder, n=80, random_state=1)


def test_another_corpus_is_refused(population, tmp_path):
    _, measured, _ = population
    other = Corpus.from_texts(["基层治理"])
    with pytest.raises(CorpusError, match="were measured on corpus"):
        sample_for_coding(measured, other, tmp_path / "new", n=80, random_state=1)


# Reading.


def faults(folder):
    with pytest.raises(CorpusError) as error:
        read_coding(folder)
    return str(error.value).splitlines()


def test_all_faults_of_a_file_are_told_at_once(draw, population):
    folder = draw()
    path = folder / "coding-A.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(",0,0,", ",2,0,").replace(",1,0,", ",2,0,")
    path.write_text("\n".join([*lines, lines[2], "c999,1,0,"]), encoding="utf-8")
    first, second = lines[1].split(",")[0], lines[2].split(",")[0]
    assert faults(folder) == [
        "coding-A.csv has 3 problems.",
        "  'c999' is not in this sample.",
        f"  '{second}' is in 2 rows; keep one.",
        f"  '{first}', 治理: '2' is not a valid code. {GRADES}",
    ]


def test_columns_that_are_missing_or_unknown_are_told(draw):
    folder = draw()
    path = folder / "coding-B.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("民生", "民生保障"), encoding="utf-8")
    assert faults(folder)[1:] == [
        "  The column '民生' is missing.",
        "  Unknown column '民生保障'. Did you mean '民生'?",
    ]


def test_files_that_are_no_tables_are_refused(draw):
    folder = draw()
    (folder / "coding-A.csv").write_bytes(b"")
    assert faults(folder)[1].startswith("  It is not a table")
    (folder / "coding-A.csv").write_bytes(b"\xff\xff\xff\x00")
    assert faults(folder)[1].startswith("  It is not a table")


def test_a_sample_without_files_or_key_is_refused(draw, tmp_path):
    folder = draw(coders=())
    assert "contains no coding yet" in faults(folder)[0]
    assert "is not a sample: it needs design.json and key.csv" in faults(tmp_path)[0]
    assert "(file or folder not found)" in faults(tmp_path)[0]
    (folder / "key.csv").write_text("item\n", encoding="utf-8")
    assert "is not as sample_for_coding wrote it" in faults(folder)[0]


def test_a_spreadsheet_in_gb18030_and_grades_with_decimals_are_read(draw, population):
    folder = draw()
    path = folder / "coding-A.csv"
    text = path.read_text(encoding="utf-8").replace(",0,0,", ",0.0, 0 ,")
    path.write_bytes(text.encode("gb18030"))
    assert read_coding(folder).coders == ("A", "B")


def test_what_is_not_coded_is_missing_and_no_zero(draw, population):
    folder = draw()
    path = folder / "coding-A.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    blank = [lines[0], *[f"{line.split(',')[0]},,," for line in lines[1:11]], *lines[11:]]
    path.write_text("\n".join(blank), encoding="utf-8")
    agreement = read_coding(folder).agreement(random_state=1)
    assert agreement["n_items"].to_list() == [70, 70]


NAMES = ("王 小明", "../x", "<b>", "CON")


def test_coders_have_any_name_and_are_known_by_it(population, tmp_path):
    corpus, measured, about = population
    folder = tmp_path / "names"
    sample_for_coding(measured, corpus, folder, n=40, coders=NAMES, random_state=1)
    assert {path.name for path in folder.glob("coder*")} == {
        "coder-1.html", "coder-2.html", "coder-3.html", "coder-4.html",
    }  # fmt: skip
    for number in (1, 2, 3, 4):
        save(folder, number, about)
    assert read_coding(folder).coders == tuple(sorted(NAMES))
    # A name in the file goes before the file's own; a name that is no number is the coder's.
    path = folder / "coding-2.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).assign(coder="李四").to_csv(
        path, index=False
    )
    (folder / "coding-4.csv").rename(folder / "coding-赵六.csv")
    assert set(read_coding(folder).coders) == {"王 小明", "李四", "<b>", "赵六"}


def test_two_files_of_one_coder_are_refused(draw):
    folder = draw()
    shutil.copy(folder / "coding-A.csv", folder / "coding-1.csv")
    assert faults(folder) == [
        "coding-1.csv, coding-A.csv are both by coder 'A'; keep the right one."
    ]
    table = pd.read_csv(folder / "coding-B.csv", dtype=str)
    table.assign(coder=["A"] * 79 + ["B"]).to_csv(folder / "coding-B.csv", index=False)
    (folder / "coding-1.csv").unlink()
    assert faults(folder)[1] == "  It names several coders, 'A', 'B'; keep one."


def test_a_sample_of_paragraphs_that_an_older_version_drew_is_read(draw, population):
    folder = draw()
    key = pd.read_csv(folder / "key.csv", encoding="utf-8-sig").drop(columns="sentence_id")
    key.to_csv(folder / "key.csv", index=False)
    design = json.loads((folder / "design.json").read_text(encoding="utf-8"))
    del design["unit"], design["definitions"]
    design |= {"format": "govtopics coding 1", "n_paragraphs": design.pop("n_sentences")}
    (folder / "design.json").write_text(json.dumps(design), encoding="utf-8")
    coding = read_coding(folder)
    assert repr(coding) == "Coding: 80 of 80 paragraphs by 2 coders"
    assert set(coding.prevalence(population[1])["quantity"]) == {"paragraph_share"}
    with pytest.raises(CorpusError, match="this sample consists of paragraphs"):
        coding.write_disagreements(folder)
    # The key of one format under the other is no sample.
    design["format"] = "govtopics coding 2"
    (folder / "design.json").write_text(json.dumps(design), encoding="utf-8")
    assert "is not as sample_for_coding wrote it" in faults(folder)[0]


# Agreement and accuracy.


def test_coders_who_agree_have_an_alpha_of_one_and_none_where_nothing_varies(draw, why):
    table = read_coding(draw()).agreement(random_state=1).set_index("theme")
    assert table.loc["治理", ["alpha", "low", "high", "n_disagreed"]].to_list() == [1, 1, 1, 0]
    assert table.loc["民生", "status"] == "not estimable"
    assert why(table.loc["民生"]) == (
        "all_grades_alike",
        "评分全都相同，无从计算一致性",
        "all grades are the same, so agreement cannot be measured",
    )


def test_disagreements_are_listed_and_an_adjudicated_file_decides(draw, population):
    folder = draw()
    _, _, about = population
    table = save(folder, "B", about)
    table.loc[0, "治理"] = "1" if table.loc[0, "治理"] == "0" else "0"
    table.assign(note="").to_csv(folder / "coding-B.csv", index=False)
    coding = read_coding(folder)
    apart = coding.disagreements(theme="治理")
    assert apart["item"].to_list() == [table.loc[0, "item"]]
    assert coding.truth["治理"].loc[table.loc[0, "item"]] == 0.5
    save(folder, "adjudicated", about)
    decided = read_coding(folder)
    assert decided.coders == ("A", "B")
    assert set(decided.truth["治理"]) == {0, 1}
    assert len(decided.disagreements()) == 1


def test_there_is_no_page_without_a_dispute_or_without_the_texts(draw, population):
    folder = draw()
    with pytest.raises(
        CorpusError, match="agree on every sentence, so there is nothing to adjudicate"
    ):
        read_coding(folder).write_disagreements(folder)
    path = folder / "coding-B.csv"
    first = pd.read_csv(path, dtype=str, keep_default_na=False)
    first.loc[0, "民生"] = "？"
    first.to_csv(path, index=False)
    coding = read_coding(folder)
    page = coding.write_disagreements(folder)
    assert page == folder / "adjudication.html"
    text = page.read_text(encoding="utf-8")
    assert first.loc[0, "item"] in text
    assert first.loc[1, "item"] not in text
    sample = pd.read_csv(folder / "sample.csv", dtype=str, keep_default_na=False)
    sample.iloc[1:].to_csv(folder / "sample.csv", index=False)
    with pytest.raises(CorpusError, match="lacks 'c001': it belongs to another sample"):
        coding.write_disagreements(folder)
    (folder / "sample.csv").unlink()
    with pytest.raises(CorpusError, match="which contains the texts"):
        coding.write_disagreements(folder)


def test_accuracy_is_that_of_the_corpus_and_not_of_the_sample(draw, population):
    _, measured, _ = population
    table = read_coding(draw(n=600)).accuracy(measured).set_index(["theme", "statistic"])
    # Everything is coded: 100 of 160 found are about it, and 100 of 120 about it are found.
    values = table.loc["治理", "value"]
    assert values.to_dict() == pytest.approx(
        {"precision": 100 / 160, "recall": 100 / 120, "f1": 200 / 280}
    )
    part = read_coding(draw(n=120)).accuracy(measured).set_index(["theme", "statistic"])
    for statistic, value in values.items():
        assert part.loc[("治理", statistic), "low"] < value < part.loc[("治理", statistic), "high"]


def test_a_theme_that_nobody_found_is_not_estimable(draw, population, why):
    _, measured, _ = population
    table = read_coding(draw()).accuracy(measured)
    own = table[table["theme"] == "民生"].set_index("statistic")
    assert set(own["status"]) == {"not estimable"}
    assert {name: why(row) for name, row in own.iterrows()} == {
        "precision": (
            "nothing_coded_found", "编码过的都没有命中", "no coded item has a hit",
        ),
        "recall": (
            "nothing_coded_about",
            "编码员没有找到谈到它的",
            "the coders found none about it",
        ),
        "f1": (
            "nothing_found_or_about",
            "主题词表和编码员都没有找到",
            "neither the codebook nor the coders found any",
        ),
    }  # fmt: skip


def test_another_corpus_or_codebook_cannot_be_joined(draw, population):
    corpus, _, _ = population
    coded = read_coding(draw())
    other = measure_themes(Corpus.from_texts(["基层治理"]), BOOK)
    with pytest.raises(CorpusError, match="was drawn from corpus"):
        coded.accuracy(other)
    lacking = measure_themes(corpus, Codebook((Theme("治理", ("基层治理",)),)))
    with pytest.raises(CorpusError, match="coded theme '民生' was not measured"):
        coded.prevalence(lacking)


# Prevalence corrected for error.


def test_coding_everything_gives_the_true_prevalence_without_an_interval(draw, population):
    _, measured, about = population
    row = read_coding(draw(n=600)).prevalence(measured).iloc[0]
    true = (
        measured.n_chars * about[measured.docvars.index].to_numpy()
    ).sum() / measured.n_chars.sum()
    assert row[["estimate", "low", "high"]].to_list() == pytest.approx([true] * 3)
    assert row["uncorrected"] != pytest.approx(true, rel=0.05)


def test_corrected_prevalence_is_right_on_average_and_its_interval_holds(population, draw):
    _, measured, about = population
    true = (
        measured.n_chars * about[measured.docvars.index].to_numpy()
    ).sum() / measured.n_chars.sum()
    estimates, covered = [], []
    folder = draw()
    strata = coding._strata(measured, ("theme",))
    for seed in range(80):
        key = coding._draw(strata, 80, np.random.default_rng(seed))
        key.insert(2, "paragraph_id", key["sentence_id"].str.removesuffix(".1"))
        key.to_csv(folder / "key.csv", index=False)
        save(folder, "A", about)
        save(folder, "B", about)
        row = read_coding(folder).prevalence(measured).iloc[0]
        estimates.append(row["estimate"])
        covered.append(row["low"] <= true <= row["high"])
    assert np.mean(estimates) == pytest.approx(true, abs=3 * np.std(estimates) / np.sqrt(80))
    assert np.mean(covered) >= 0.9


def test_groups_with_few_coded_paragraphs_are_not_estimable(draw, population):
    _, measured, _ = population
    coding = read_coding(draw())
    by_report = coding.prevalence(measured, by="document")
    assert set(by_report.loc[by_report["n_coded"] < 10, "status"]) == {"not estimable"}
    by_place = coding.prevalence(measured, by="place")
    told = by_place[by_place["status"] == "estimated"]
    assert len(told) > 0
    assert (told["n_coded"] >= 10).all()
    assert told[["estimate", "low", "high"]].notna().all(axis=None)


def test_no_error_seen_is_not_no_error(population, draw):
    _, measured, _ = population
    folder = draw(coders=())
    hits = measured.n_hits["治理"] > 0
    save(folder, "A", hits)
    save(folder, "B", hits)
    row = read_coding(folder).prevalence(measured).iloc[0]
    assert row["estimate"] == pytest.approx(row["uncorrected"])
    assert row["high"] - row["low"] > 0.05


def test_the_design_says_what_was_drawn_from(draw, population):
    _, measured, _ = population
    design = json.loads((draw(coders=()) / "design.json").read_text(encoding="utf-8"))
    assert design["corpus_id"] == measured.corpus_id
    assert design["themes"] == ["治理", "民生"]


def test_ids_that_look_like_numbers_stay_as_they_are(tmp_path):
    # As numbers, 1.10 and 1.1 are one, and 007.1 is none of the sentences that were measured.
    ids = ["1", "007", *(str(i) for i in range(2, 12))]
    texts = ["治理好。" * 10 + "经济。"] * len(ids)
    corpus = gt.Corpus.from_texts(texts, ids=ids, unit="paragraph")
    themes = gt.measure_themes(corpus, gt.Codebook((gt.Theme("治理", ("治理",)),)))
    key = gt.sample_for_coding(themes, corpus, tmp_path / "s", n=100, random_state=1)
    for number in (1, 2):
        grades = pd.DataFrame({"item": key["item"], "治理": "1"})
        grades.to_csv(tmp_path / "s" / f"coding-{number}.csv", index=False)
    coding = gt.read_coding(tmp_path / "s")
    assert coding.key["sentence_id"].to_list() == key["sentence_id"].to_list()
    assert coding.accuracy(themes)["n_coded"].eq(100).all()
