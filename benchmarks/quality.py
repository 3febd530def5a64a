"""Quality of topics: NPMI beside gensim's, and NPMI and diversity on prepared public corpora.

1. `npmi`: the NPMI of ten models of the same paragraphs (LDA and NMF at five sizes), from the one
   matrix of `topic_quality` and from gensim's `CoherenceModel` with a window that holds the longest
   paragraph: gensim is given the words of all ten models at once, which is its best, or model by
   model, which is how it is called. Under gensim's definition the numbers are the same, which is
   checked here. CPU seconds, interleaved, the median of the rounds.

2. `corpora`: with `--prepared FOLDER`, NPMI and diversity of ten top words on corpora prepared as
   OCTIS does: in each folder below it (or in it) `corpus.tsv`, a text a line, its words parted by
   blanks, then a tabulator and what else is known of it. K = 20, or what `--topics` says. NPMI by
   our definition over whole texts, and gensim's `c_npmi` with its window of ten words.

3. `refits`: thirty fits without single reports that follow a model of 1,000 paragraphs, in CPU
   seconds and as a multiple of one cold fit of the same paragraphs, interleaved.

4. `aside`: which share of the paragraphs of a folder, and of their characters, no topic is learned
   from, by kind and by the rule that decided it.

    python benchmarks/quality.py
    python benchmarks/quality.py --corpus FOLDER --only npmi
    python benchmarks/quality.py --corpus FOLDER --only aside
    python benchmarks/quality.py --prepared FOLDER --only corpora
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from threadpoolctl import threadpool_limits

import govtopics as gt
from govtopics.analysis.topics.quality import quality_of, top_words
from govtopics.analysis.topics.word_pairs import GENSIM_EPSILON, WordPairs
from govtopics.models.fitted_texts import FORMULAS, TIMES, are_fitted, set_aside_as
from govtopics.models.refits import Refits, part_of, reports_in

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
SIZES = (5, 8, 10, 15, 20)
Topics = list[list[str]]


def seconds_of(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


# ---------------------------------------------------------------------- 1. beside gensim


def by_gensim(topics: Topics, texts: list[tuple[str, ...]], window: int) -> list[float]:
    engine = CoherenceModel(
        topics=topics,
        texts=texts,
        dictionary=Dictionary(texts),
        coherence="c_npmi",
        window_size=window,
        topn=10,
        processes=1,
    )
    return engine.get_coherence_per_topic()


def npmi(folder: Path, rounds: int) -> None:
    tokens = gt.tokenize(gt.read_corpus(folder).to_paragraphs().body())
    dtm = gt.count_terms(tokens, min_texts=2)
    models = [
        settings(n_topics=k, random_state=2024).fit(dtm)
        for settings in (gt.LDA, gt.NMF)
        for k in SIZES
    ]
    tops = [top_words(model, 10) for model in models]
    rows = np.flatnonzero(are_fitted(dtm, models[0].settings))
    known = set(dtm.vocabulary)
    texts = [tuple(word for word in tokens[i] if word in known) for i in dtm.ids[rows]]
    window = max(map(len, texts)) + 1
    together = [words for top in tops for words in top]

    pairs = WordPairs.of(dtm, {word for words in together for word in words}, rows)
    apart = np.abs(
        np.array(pairs.coherence(together, GENSIM_EPSILON)) - by_gensim(together, texts, window)
    )
    contenders: dict[str, Callable[[], object]] = {
        "one matrix, NPMI alone": lambda: WordPairs.of(
            dtm, {word for words in together for word in words}, rows
        ).coherence(together),
        "one matrix, all of topic_quality": lambda: quality_of(models, dtm),
        "topic_quality, model by model": lambda: [gt.topic_quality(m, dtm) for m in models],
        "gensim, all models at once": lambda: by_gensim(together, texts, window),
        "gensim, model by model": lambda: [by_gensim(top, texts, window) for top in tops],
    }
    for run in contenders.values():
        run()
    taken = pd.DataFrame(
        [{name: seconds_of(run) for name, run in contenders.items()} for _ in range(rounds)]
    )
    middle = taken.median()
    print(f"\n## NPMI of {len(models)} models, {len(rows):,} paragraphs, {len(known):,} terms\n")
    print(f"largest difference from gensim's c_npmi by its definition: {apart.max():.1e}\n")
    own = middle["one matrix, NPMI alone"]
    table = pd.DataFrame({"CPU s": middle.round(4), "x ours": (middle / own).round(1)})
    print(table.to_string(), flush=True)


# ---------------------------------------------------------------------- 2. prepared corpora


def prepared(path: Path) -> gt.Tokens:
    lines = path.read_text(encoding="utf-8").splitlines()
    words = tuple(tuple(line.split("\t")[0].split()) for line in lines if line.strip())
    ids = pd.Index([f"text-{i:06d}" for i in range(len(words))], name="text_id")
    return gt.Tokens(ids, words, pd.DataFrame(index=ids))


def corpora(folder: Path | None, n_topics: int, seed: int = 2024) -> None:
    if folder is None:
        print("\n## Prepared corpora: none given (--prepared FOLDER)")
        return
    rows = []
    for path in sorted([*folder.glob("corpus.tsv"), *folder.glob("*/corpus.tsv")]):
        tokens = prepared(path)
        dtm = gt.count_terms(tokens)
        for settings in (gt.LDA, gt.NMF):
            model = settings(n_topics=n_topics, random_state=seed).fit(dtm)
            overall = gt.topic_quality(model, dtm).query("topic == ''").set_index("measure")
            theirs = by_gensim(top_words(model, 10), list(tokens.words), 10)
            rows.append(
                {
                    "corpus": path.parent.name,
                    "texts": dtm.n_texts,
                    "model": model.name,
                    "NPMI": overall.loc["npmi", "value"],
                    "c_npmi (window 10)": float(np.nanmean(theirs)),
                    "diversity": overall.loc["diversity", "value"],
                }
            )
    print(f"\n## Prepared corpora, K = {n_topics}\n")
    print(pd.DataFrame(rows).round(3).to_string(index=False) if rows else f"none in {folder}")


# ---------------------------------------------------------------------- 3. refits


def followed(again: Refits, reports: list[str]) -> list[gt.TopicModel]:
    return [again.without([report], follow=True) for report in reports]


def refits(folder: Path, rounds: int, n_paragraphs: int = 1_000) -> None:
    whole = gt.count_terms(gt.tokenize(gt.read_corpus(folder).to_paragraphs().body()), min_texts=2)
    # As many reports as make up 1,000 paragraphs.
    owners = whole.docvars["document_id"]
    sizes = owners.value_counts(sort=False).cumsum()
    kept = owners.isin(sizes.index[: 1 + int((sizes < n_paragraphs).sum())]).to_numpy()
    dtm = part_of(whole, kept)
    print(f"\n## Thirty refits, {dtm.n_texts:,} paragraphs of {owners[kept].nunique()} reports\n")
    rows = []
    for estimator in (gt.LDA(n_topics=20, random_state=1), gt.NMF(n_topics=20, random_state=1)):
        model = estimator.fit(dtm)
        again = Refits.of(model, dtm)
        reports = [reports_in(dtm)[i % owners[kept].nunique()] for i in range(30)]
        for _ in range(rounds):
            cold = seconds_of(partial(estimator.fit, dtm))
            thirty = seconds_of(partial(followed, again, reports))
            row = {"model": model.name, "cold": cold, "thirty": thirty, "ratio": thirty / cold}
            rows.append(row)
    print(pd.DataFrame(rows).groupby("model").median().round(3).to_string(), flush=True)


# ---------------------------------------------------------------------- 4. set aside


def aside(folder: Path) -> None:
    corpus = gt.read_corpus(folder).to_paragraphs().body()
    docvars = corpus.docvars
    kind = set_aside_as(docvars, FORMULAS)
    by_time = docvars["time_rule"].where(kind.isin(TIMES), docvars["function_rule"])
    table = pd.DataFrame(
        {"kind": kind, "rule": by_time, "n": 1, "characters": corpus.texts.str.len()}
    )
    told = table[table["kind"] != ""].groupby(["kind", "rule"])[["n", "characters"]].sum()
    order = [kind for kind in FORMULAS if kind in told.index.get_level_values("kind")]
    told = told.loc[order]
    told.loc[("all", ""), :] = told.sum()
    # Divided before they are rounded: the row of all is no sum of rounded rows.
    told["% of paragraphs"] = (100 * told["n"] / len(table)).round(2)
    told["% of characters"] = (100 * told.pop("characters") / table["characters"].sum()).round(2)
    print(f"\n## No topic is learned from: {len(table):,} paragraphs of {folder.name}\n")
    print(told.astype({"n": int}).to_string())


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "npmi": lambda chosen: npmi(chosen.corpus, chosen.rounds),
    "refits": lambda chosen: refits(chosen.corpus, chosen.rounds),
    "aside": lambda chosen: aside(chosen.corpus),
    "corpora": lambda chosen: corpora(chosen.prepared, chosen.topics),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=SEEDS, help="folder of reports")
    parser.add_argument("--prepared", type=Path, help="folder of prepared public corpora")
    parser.add_argument("--topics", type=int, default=20, help="K on the prepared corpora")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=PARTS, action="append", help="A part. Repeat.")
    chosen = parser.parse_args()
    logging.getLogger("govtopics").setLevel(logging.ERROR)
    with threadpool_limits(1):
        for part in chosen.only or PARTS:
            PARTS[part](chosen)


if __name__ == "__main__":
    main()
