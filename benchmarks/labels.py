"""Sentences that two readers have read, beside what the packaged codebook finds in them.

Labels stand in tests/labels/sentences.csv by id and hash: most of the texts are not ours to keep.
One row is one theme in one sentence:

    corpus, sentence_id, sha256 (of the sentence, first 16 digits), theme, stratum, n_stratum,
    n_sampled, half (open, closed), reader_1, reader_2, settled

Grades are 0 not about the theme, 1 mentioned, 2 mainly about; a sentence is positive from 1 on, by
the definition of the theme. `settled` is what a third reader said where the two differ. The open
half was there to improve the codebook; numbers are those of the closed half.

    python benchmarks/labels.py FOLDER                  measures FOLDER's texts against the labels
    python benchmarks/labels.py FOLDER --draw OUT       draws sentences to be read into OUT
    python benchmarks/labels.py FOLDER --collect OUT    makes labels of OUT's key and grades

FOLDER holds a folder for each corpus (province-2025, city-2024 …). OUT gets readers.csv (item,
theme, before, sentence, after, section: shuffled, no stratum), definitions.csv, and key.csv for the
one who drew. Readers' files reader_1.csv, reader_2.csv, settled.csv (item, grade) go beside it.

Strata of a theme, each sentence in the first that it belongs to: *core*, with a hit of core;
*wide*, with a term of wide alone; *near*, like the sentences with a hit (the top of
expansion_scores, as many as have a hit, 200 to 1,000), or with both ends of a term close by
(宜居韧性的城市), or with half of the name where that is rare; *rest*. Within a stratum each
sentence has the same chance to be drawn. Sentences of reports before a theme's `since` belong to
none.

Printed of the closed half, with 95 % intervals: precision of core; recall of core among the
positives that any search found (core, wide, near), each counting once (Wilson); precision and
recall in the texts, each sentence counting for those of its stratum that were not drawn
(design-based); κ of the two readers on three grades, and on positive or not.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd

import govtopics as gt
from govtopics.analysis.intervals import wilson
from govtopics.analysis.validation.reliability import Strata, weighted_ratio
from govtopics.tokens.matching import GAP, TermMatcher

CORPORA = ("province-2025", "city-2024", "province-2026", "state-council", "county-2012-2015")
LABELS = Path(__file__).resolve().parent.parent / "tests" / "labels" / "sentences.csv"
KEY = [
    "item", "corpus", "sentence_id", "sha256", "theme", "stratum", "n_stratum", "n_sampled", "half",
]  # fmt: skip
READERS = ("reader_1", "reader_2", "settled")
COLUMNS = [*KEY[1:], *READERS]
STRATA = ("core", "wide", "near", "rest")
SEARCHES = STRATA[:3]
LARGE, SMALL = (80, 60, 60, 40), (20, 15, 15, 10)
IN_FULL = ("基层治理", "一网统管", "韧性城市")
FEWEST_LIKE, MOST_LIKE, RARE = 200, 1000, 0.02
GRADES = (0, 1, 2)


# ------------------------------------------------------------------------------------- the texts


def read(folder: Path) -> tuple[gt.Corpus, pd.DataFrame]:
    """All corpora as one, and its sentences: corpus, sha256, text, before, after, section."""
    found = {name: gt.read_corpus(folder / name) for name in CORPORA if (folder / name).is_dir()}
    if not found:
        sys.exit(f"{folder} holds none of {'、'.join(CORPORA)}.")
    documents = [document for corpus in found.values() for document in corpus.documents]
    of = {document.id: name for name, corpus in found.items() for document in corpus.documents}
    if len(of) < len(documents):
        sys.exit("Two reports have one id.")
    corpus = gt.Corpus(tuple(documents)).body()
    return corpus, sentences(corpus, of)


def sentences(corpus: gt.Corpus, corpus_of: dict[str, str]) -> pd.DataFrame:
    """Every sentence with its neighbours in its section."""
    rows = [
        (sentence_id, digest(text), text, before, after)
        for running in corpus.running_texts()
        for sentence_id, text, before, after in neighbours(running.sentences)
    ]
    columns = ["sentence_id", "sha256", "text", "before", "after"]
    table = pd.DataFrame(rows, columns=columns).set_index("sentence_id", drop=False)
    about = corpus.to_sentences().docvars.reindex(table.index)
    return table.assign(corpus=about["document_id"].map(corpus_of), section=about["section"])


def neighbours(
    cut: tuple[tuple[str, str], ...],
) -> Iterator[tuple[str, str, str, str]]:
    """Id and text of each sentence, and the texts before and after it."""
    texts = ["", *(text for _, text in cut), ""]
    for place, (sentence_id, text) in enumerate(cut, start=1):
        yield sentence_id, text, texts[place - 1], texts[place + 1]


def digest(text: str) -> str:
    """What stands for a sentence."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# -------------------------------------------------------------------------------------- drawing


def draw(folder: Path, out: Path, seed: int) -> None:
    """Sentences of every theme, drawn by stratum, for readers."""
    corpus, table = read(folder)
    measured = gt.measure_themes(corpus, gt.read_codebook())
    scores = sentence_scores(corpus, measured)
    key = pd.concat(
        drawn(strata(theme, measured, table["text"], scores[theme.label]), theme.label, seed)
        for theme in measured.codebook
    )
    key = key.merge(table[["corpus", "sha256"]], left_on="sentence_id", right_index=True)
    key = key.reset_index(drop=True)
    key["item"] = [f"s{number:04d}" for number in range(1, len(key) + 1)]
    texts = table.loc[key["sentence_id"]].reset_index(drop=True)
    shown = texts[["before", "text", "after", "section"]].rename(columns={"text": "sentence"})
    out.mkdir(parents=True)
    write(out / "key.csv", key[KEY])
    write(out / "readers.csv", key[["item", "theme"]].join(shown))
    write(out / "definitions.csv", definitions(measured.codebook))
    counted = key.drop_duplicates(["theme", "stratum"])
    sizes = counted.pivot(index="theme", columns="stratum", values=["n_stratum", "n_sampled"])
    print(sizes.reindex(measured.codebook.labels).fillna(0).astype(int).to_string())
    print(f"{len(key):,} sentences; the codebook is {measured.codebook.sha256[:16]}, seed {seed}.")


def definitions(codebook: gt.Codebook) -> pd.DataFrame:
    """What readers have, and nothing else."""
    rows = [(t.label, t.definition, t.includes, t.excludes) for t in codebook]
    return pd.DataFrame(rows, columns=["theme", "definition", "includes", "excludes"])


def strata(
    theme: gt.Theme, measured: gt.ThemeMeasures, texts: pd.Series, scores: pd.Series
) -> pd.Series:
    """The stratum of each sentence in which the theme can be measured, by its id."""
    presence = measured.presence[theme.label]
    core = (measured.n_hits[theme.label] > 0).to_numpy()
    wide = presence.any(axis=1) & ~core
    free = ~core & ~wide
    like = np.zeros(len(texts), dtype=bool)
    many = int(np.clip(core.sum(), FEWEST_LIKE, MOST_LIKE))
    ranked = scores[free].dropna().sort_values(ascending=False, kind="stable").index[:many]
    like[texts.index.get_indexer(ranked)] = True
    near = free & (like | sounds_like(theme, texts))
    stratum = np.select([core, wide, near], SEARCHES, default="rest")
    told = measured.measurable[theme.label].to_numpy() & (texts != "").to_numpy()
    return pd.Series(stratum, index=texts.index)[told]


def sounds_like(theme: gt.Theme, texts: pd.Series) -> np.ndarray:
    """Which texts hold both ends of a term close by, or half of the name where few texts do."""
    letters = [term.replace(GAP, "") for term in theme.core_terms]
    ends = [(word[:2], word[-2:]) for word in letters if len(word) >= 4]
    pairs = (pair for two in ends for pair in permutations(two))
    found = holds(texts, [GAP.join(pair) for pair in pairs])
    halves = {half for word in theme.name if len(word) >= 4 for half in (word[:2], word[-2:])}
    for half in sorted(halves):
        held = holds(texts, [half])
        found |= held & (held.mean() <= RARE)
    return found


def holds(texts: pd.Series, terms: Iterable[str]) -> np.ndarray:
    """Which texts hold one of the terms."""
    matcher = TermMatcher(terms)
    return np.array([bool(matcher.find(text)) for text in texts])


def sentence_scores(corpus: gt.Corpus, measured: gt.ThemeMeasures) -> pd.DataFrame:
    """How like the sentences of each theme every sentence is, sentences by themes."""
    words = gt.count_terms(gt.tokenize(corpus.to_sentences()))
    return gt.expansion_scores(replace(measured, by_paragraph=None), words).reindex(
        measured.docvars.index
    )


def drawn(stratum: pd.Series, label: str, seed: int) -> pd.DataFrame:
    """A theme's sentences in random order: sentence_id, theme, stratum, sizes and half."""
    # Each theme draws by itself, so that another theme changes none of it.
    rng = np.random.default_rng([seed, zlib.crc32(label.encode())])
    tables = []
    for name, size in zip(STRATA, LARGE if label in IN_FULL else SMALL, strict=True):
        ids = stratum.index[stratum == name]
        chosen = rng.choice(len(ids), min(size, len(ids)), replace=False)
        # Every second one of a random order: the halves are random, and equal.
        halves = np.where(np.arange(len(chosen)) % 2, "closed", "open")
        about = {"stratum": name, "n_stratum": len(ids), "n_sampled": len(chosen), "half": halves}
        tables.append(pd.DataFrame({"sentence_id": ids[chosen], "theme": label} | about))
    table = pd.concat(tables, ignore_index=True)
    return table.iloc[rng.permutation(len(table))]


def write(path: Path, table: pd.DataFrame) -> None:
    """With the mark that makes spreadsheets read Chinese as UTF-8."""
    path.write_bytes(b"\xef\xbb\xbf" + table.to_csv(index=False, lineterminator="\n").encode())


# --------------------------------------------------------------------------------------- labels


def collect(out: Path) -> None:
    """The key and what readers said, as labels."""
    key = pd.read_csv(out / "key.csv", dtype={"sentence_id": str})
    grades = {name: graded(out / f"{name}.csv") for name in READERS}
    labels = key.assign(**{name: key["item"].map(grade) for name, grade in grades.items()})
    labels["settled"] = settled(labels)
    lacking = labels[list(READERS)].isna().sum()
    if lacking.any():
        print(f"Without a grade: {lacking.to_dict()}")
    whole = labels[COLUMNS].astype(dict.fromkeys(READERS, "Int64"))
    ordered = whole.sort_values(["theme", "corpus", "sentence_id"])
    ordered.to_csv(LABELS, index=False, lineterminator="\n")
    print(f"{len(labels):,} labels in {LABELS}")


def graded(path: Path) -> pd.Series:
    """Grades by item; none where there is no such file."""
    if not path.exists():
        return pd.Series(dtype=float)
    grades = pd.read_csv(path).set_index("item")["grade"].dropna()
    wrong = grades[~grades.isin(GRADES)]
    if len(wrong) or not grades.index.is_unique:
        sys.exit(f"{path.name}: each item once, with 0, 1 or 2; see {list(wrong.index[:5])}.")
    return grades


def settled(labels: pd.DataFrame) -> pd.Series:
    """What counts: the grade of both readers, else what the third said, else nothing."""
    return labels["reader_1"].where(labels["reader_1"] == labels["reader_2"], labels["settled"])


# ------------------------------------------------------------------------------------- measuring


def _both(true: np.ndarray, found: np.ndarray) -> np.ndarray:
    return true * found


def _found(_: np.ndarray, found: np.ndarray) -> np.ndarray:
    return found + 0.0


def _true(true: np.ndarray, _: np.ndarray) -> np.ndarray:
    return true


def rejoin(labels: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The labels whose sentence is there, letter by letter, under its id."""
    there = table.reindex(labels["sentence_id"])
    same = [(there[name].to_numpy() == labels[name].to_numpy()) for name in ("corpus", "sha256")]
    return labels[np.logical_and(*same)]


def report(labels: pd.DataFrame, n_hits: pd.DataFrame, half: str = "closed") -> pd.DataFrame:
    """One row a theme: what core finds beside what the readers settled on."""
    own = labels[labels["half"] == half].assign(settled=settled)
    rows = [
        {"theme": theme}
        | compared(part, (n_hits[theme].reindex(part["sentence_id"]) > 0).to_numpy())
        for theme, part in own.groupby("theme", sort=False)
        if theme in n_hits
    ]
    return pd.DataFrame(rows)


def compared(labels: pd.DataFrame, found: np.ndarray) -> dict[str, object]:
    """The numbers of one theme; found says which of its sentences have a hit of core."""
    read = labels["settled"].notna().to_numpy()
    own, found = labels[read], found[read]
    positive = (own["settled"] > 0).to_numpy()
    searched = own["stratum"].isin(SEARCHES).to_numpy()
    design, truth = design_of(own), positive.astype(float)
    return {
        "n": len(own),
        "n_unsettled": int((~read).sum()),
        "n_found": int(found.sum()),
        "n_positive": int(positive.sum()),
        "precision": share(positive[found]),
        "recall_pooled": share(found[positive & searched]),
        "precision_weighted": weighted_ratio(_both, _found, truth, found, design),
        "recall_weighted": weighted_ratio(_both, _true, truth, found, design),
        **kappas(labels),
    }


def design_of(labels: pd.DataFrame) -> Strata:
    """What is here of a stratum is a random part of it, whatever else was drawn."""
    codes, names = pd.factorize(labels["stratum"])
    here = np.bincount(codes, minlength=len(names))[codes]
    return Strata(codes, labels["n_stratum"].to_numpy(), here)


def share(true: np.ndarray) -> tuple[float, float, float]:
    """The share that is true, with its Wilson interval."""
    if not len(true):
        return np.nan, np.nan, np.nan
    low, high = wilson(np.array(true.mean()), np.array(len(true)))
    return float(true.mean()), float(low), float(high)


def kappas(labels: pd.DataFrame) -> dict[str, float]:
    """Cohen's κ of the two readers where both read."""
    grades = labels[["reader_1", "reader_2"]].dropna().to_numpy()
    return {
        "n_read_twice": len(grades),
        "kappa_grades": cohen_kappa(grades[:, 0], grades[:, 1]),
        "kappa_positive": cohen_kappa(grades[:, 0] > 0, grades[:, 1] > 0),
    }


def cohen_kappa(first: np.ndarray, second: np.ndarray) -> float:
    """Agreement beyond chance; NaN where all grades are one (Cohen 1960)."""
    grades = np.unique([first, second])
    if len(grades) < 2:
        return np.nan
    chance = sum((first == grade).mean() * (second == grade).mean() for grade in grades)
    return float(((first == second).mean() - chance) / (1 - chance))


def measure(folder: Path) -> None:
    """What core finds in FOLDER's texts beside the labels."""
    if not LABELS.exists():
        sys.exit(f"There are no labels at {LABELS}.")
    labels = pd.read_csv(LABELS, dtype={"sentence_id": str, "sha256": str})
    corpus, table = read(folder)
    there = rejoin(labels, table)
    print(f"{len(there):,} of {len(labels):,} labels rejoined with their sentences:")
    counts = {"labels": labels, "rejoined": there}
    by_corpus = {name: rows["corpus"].value_counts() for name, rows in counts.items()}
    print(pd.DataFrame(by_corpus).fillna(0).astype(int).to_string())
    measured = gt.measure_themes(corpus, gt.read_codebook())
    print(f"\nClosed half, codebook {measured.codebook.sha256[:16]}\n")
    print_markdown(report(there, measured.n_hits))


def print_markdown(table: pd.DataFrame) -> None:
    """One line a theme."""
    print("| " + " | ".join(table.columns) + " |")
    print("|---" + "|---:" * (len(table.columns) - 1) + "|")
    for row in table.itertuples(index=False):
        print("| " + " | ".join(map(cell, row)) + " |")


def cell(value: object) -> str:
    """A number, or one with its interval."""
    if isinstance(value, tuple):
        return "{:.2f} [{:.2f}, {:.2f}]".format(*value)
    return f"{value:.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--draw", type=Path, metavar="OUT")
    parser.add_argument("--collect", type=Path, metavar="OUT")
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    if options.draw:
        draw(options.folder, options.draw, options.seed)
    elif options.collect:
        collect(options.collect)
    else:
        measure(options.folder)
