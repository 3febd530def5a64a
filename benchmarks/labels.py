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
expansion_scores, as many as have a hit, 200 to 1,000), or with both ends of a term (韧性 … 城市),
or with half of the name where that is rare; *rest*. Within a stratum each sentence has the same
chance to be drawn. Sentences of reports before a theme's `since` belong to none.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

import govtopics as gt
from govtopics.analysis.intervals import wilson
from govtopics.analysis.validation.reliability import Strata, weighted_ratio
from govtopics.tokens.matching import GAP

CORPORA = ("province-2025", "city-2024", "province-2026", "state-council", "county-2012-2015")
LABELS = Path(__file__).resolve().parent.parent / "tests" / "labels" / "sentences.csv"
KEY = [
    "item", "corpus", "sentence_id", "sha256", "theme", "stratum", "n_stratum", "n_sampled", "half",
]  # fmt: skip
COLUMNS = [*KEY[1:], "reader_1", "reader_2", "settled"]
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
    """Which texts hold both ends of a term, or half of the name where few texts do."""
    found = np.zeros(len(texts), dtype=bool)
    for term in theme.core_terms:
        letters = term.replace(GAP, "")
        if len(letters) >= 4:
            first, last = (holds(texts, part) for part in (letters[:2], letters[-2:]))
            found |= first & last
            if term in theme.name:
                found |= first & (first.mean() <= RARE)
                found |= last & (last.mean() <= RARE)
    return found


def holds(texts: pd.Series, letters: str) -> np.ndarray:
    """Which texts hold these letters."""
    return np.array([letters in text for text in texts])


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
