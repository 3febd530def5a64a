"""Whether intervals and tests between reports keep what they promise, and what that costs.

Keyness: reports are split at random into two groups, so that no word differs but by chance. Printed
is how often the interval of a word leaves 0 out, by the number of reports that hold it: of the
reports of --corpus, and of made-up texts by Zipf's law whose reports differ more or less. Beside
it, what the jackknife over reports would do for the same words.

Tests: reports of 60 sentences, or of 20 to 200, whose share is drawn from a beta distribution of
mean p and an intraclass correlation. Printed is how often p is .05 or less, studentised and by the
bare difference: without any difference, and with one that was planted.

Nothing found: groups in which a share q of the reports speaks of something. Printed is how often
none does, and the bound is then below q.

Trends: years without a trend whose errors follow an autoregression, with and without gaps, also
with white noise on top, skewed and heavy-tailed. Printed is how often the interval is given, and
how often it then holds 0.

Codings: a dictionary that errs more in one group, or more in early years, and a coded sample.
Printed is what hits say, what the correction says, and how often its interval holds the truth.

Usage: python benchmarks/inference.py [PART ...] [--corpus FOLDER] [--replicates 2000]
"""

import argparse
from pathlib import Path

import numpy as np
from scipy.special import stdtrit

import govtopics as gt
from govtopics.analysis.groups import keyness as key
from govtopics.analysis.groups.correction import Part, difference
from govtopics.analysis.groups.permutation import Apart, Cell, Paired, permutation_test
from govtopics.analysis.groups.slopes import TOO_ALIKE, slope
from govtopics.analysis.intervals import zero_bound
from govtopics.analysis.validation.reliability import Strata

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
CLASSES = ((5, 5), (6, 6), (7, 7), (8, 8), (9, 10), (11, 15), (16, 20), (21, 31))


# ------------------------------------------------------------ keyness


def jackknife(sides, prior):
    """The interval of the log-odds as it was: reports left out in turn."""
    total = [side.sum(axis=0) for side in sides]
    delta = log_odds(total[0], prior) - log_odds(total[1], prior)
    variance = sum(
        (len(side) - 1) * log_odds(all_ - side, prior).var(axis=0)
        for side, all_ in zip(sides, total, strict=True)
    )
    reach = stdtrit(min(map(len, sides)) - 1, 0.975) * np.sqrt(variance)
    return delta - reach, delta + reach


def log_odds(counts, prior):
    mine = counts + prior
    return np.log(mine / (mine.sum(axis=-1, keepdims=True) - mine))


def print_halves(name, counts, n_one, n_halves, rng):
    counts = counts[:, counts.sum(axis=0) > 0]
    holding, prior = (counts > 0).sum(axis=0), key.PRIOR_WORDS * counts.sum(axis=0) / counts.sum()
    classes = [(5, len(counts)), *(c for c in CLASSES if c[0] <= len(counts))]
    masks = [(holding >= low) & (holding <= high) for low, high in classes]
    seen = {"Wilson, dispersion": np.zeros(len(masks)), "jackknife": np.zeros(len(masks))}
    for _ in range(n_halves):
        order = rng.permutation(len(counts))
        sides = [counts[order[:n_one]], counts[order[n_one:]]]
        with np.errstate(all="ignore"):
            ways = {"Wilson, dispersion": key._interval(sides, prior),  # noqa: SLF001
                    "jackknife": jackknife(sides, prior)}  # fmt: skip
        for way, (low, high) in ways.items():
            out = (low > 0) | (high < 0)
            seen[way] += [out[mask].mean() if mask.any() else np.nan for mask in masks]
    for way, sums in seen.items():
        cells = " | ".join(f"{100 * x / n_halves:.1f}" for x in sums)
        print(f"| {name} | {n_one}/{len(counts) - n_one} | {way} | {cells} |")


def zipf(n_reports, n_words, evenness, rng):
    share = 1 / np.arange(1, n_words + 1)
    share /= share.sum()
    rows = []
    for size in rng.integers(4000, 14000, n_reports):
        own = rng.gamma(np.maximum(share * evenness, 1e-12))
        rows.append(rng.multinomial(size, own / own.sum()))
    return np.array(rows, float)


def print_keyness(corpus, n_halves):
    dtm = gt.count_terms(gt.tokenize(corpus))
    counts = key.sum_by(dtm, dtm.docvars["document_id"])
    rng = np.random.default_rng(2026)
    heads = " | ".join(
        "all" if i == 0 else f"{a}-{b}" for i, (a, b) in enumerate([(0, 0), *CLASSES])
    )
    print(f"\nKeyness: % of words whose interval leaves out 0, {n_halves} splits at random\n")
    print(f"| texts | reports | interval | {heads} |")
    print("|---|---|---|" + "---:|" * (len(CLASSES) + 1))
    n = len(counts)
    for size in sorted({n // 2, max(2, n // 6)}, reverse=True):
        print_halves("corpus", counts, size, n_halves, rng)
    for evenness in (20000, 3000):
        made = zipf(31, 5000, evenness, rng)
        for size in (15, 5):
            print_halves(f"Zipf, {evenness}", made, size, n_halves, rng)
    print_halves("Zipf, 3000", zipf(12, 5000, 3000, rng), 6, n_halves, rng)


# ------------------------------------------------------------ tests


def shares(p, icc, n, rng):
    return rng.beta(p * (1 - icc) / icc, (1 - p) * (1 - icc) / icc, n)


def cell(hits, totals):
    ids = np.arange(len(totals)).astype(object)
    return Cell(ids, totals.astype(float), hits[None].astype(float))


def lengths(n, unequal, rng):
    return rng.integers(20, 200, n) if unequal else np.full(n, 60)


def bare(one, other, paired, n_permutations, rng):
    """p by the bare difference."""
    design = (Paired if paired else Apart)(one, other)
    rows = design.arrangements(n_permutations, rng)
    if paired:
        (h1, t1), (h2, t2) = (
            [np.where(rows, b, a) for a, b in zip(x, y, strict=True)]
            for x, y in (
                ((one.hits[0], one.totals), (other.hits[0], other.totals)),
                ((other.hits[0], other.totals), (one.hits[0], one.totals)),
            )
        )
    else:
        hits = np.concatenate([one.hits[0], other.hits[0]])[rows]
        totals = np.concatenate([one.totals, other.totals])[rows]
        n = len(one.ids)
        (h1, t1), (h2, t2) = (hits[:, :n], totals[:, :n]), (hits[:, n:], totals[:, n:])
    apart = np.abs(h1.sum(1) / t1.sum(1) - h2.sum(1) / t2.sum(1))
    return ((apart[1:] >= apart[0] - 1e-12).sum() + 1) / len(apart)


def rejections(design, n_replicates, n_permutations, rng):
    ps, plain = [], []
    for _ in range(n_replicates):
        one, other, paired = design(rng)
        ps.append(permutation_test((Paired if paired else Apart)(one, other), 1, n_permutations,
                                   rng)[0].p)  # fmt: skip
        plain.append(bare(one, other, paired, n_permutations, rng))
    ps, plain = np.array(ps), np.array(plain)
    told = ~np.isnan(ps)
    return told.mean(), (ps[told] <= 0.05).mean(), (plain[told] <= 0.05).mean()


def two_groups(p, other_p, n, iccs, unequal):
    def design(rng):
        cells = []
        for share, size, icc in zip((p, other_p), n, iccs, strict=True):
            total = lengths(size, unequal, rng)
            cells.append(cell(rng.binomial(total, shares(share, icc, size, rng)), total))
        return *cells, False

    return design


def within(p, other_p, n, iccs, unequal):
    def design(rng):
        shared, cells = shares((p + other_p) / 2, 0.05, n, rng), []
        for share, icc in zip((p, other_p), iccs, strict=True):
            total = lengths(n, unequal, rng)
            rates = (shared + shares(share, icc, n, rng)) / 2
            cells.append(cell(rng.binomial(total, rates), total))
        return *cells, True

    return design


def print_tests(n_replicates):
    rng = np.random.default_rng(2013)
    print(f"\nTests: % of p ≤ .05, {n_replicates:,} replicates, 199 arrangements\n")
    print("| reports | ICC | lengths | p | other p | tested % | studentised | bare difference |")
    print("|---|---|---|---:|---:|---:|---:|---:|")
    apart = (0.15, 0.03)
    groups = [((5, 26), apart), ((26, 5), apart), ((5, 26), (0.1, 0.1)), ((8, 8), apart),
              ((15, 16), apart), ((3, 28), apart)]  # fmt: skip
    cases = [(n, iccs, u, p, p) for n, iccs in groups for u in (False, True)
             for p in (0.03, 0.1, 0.3)]  # fmt: skip
    cases += [(n, (0.05, 0.05), False, *p) for n in ((5, 26), (8, 8), (15, 16))
              for p in ((0.2, 0.1), (0.1, 0.2))]  # fmt: skip
    for n, iccs, unequal, p, other in cases:
        found = rejections(two_groups(p, other, n, iccs, unequal), n_replicates, 199, rng)
        print_test(f"{n[0]}/{n[1]}", iccs, unequal, (p, other), found)
    for n, unequal in ((6, False), (8, True), (15, False), (15, True), (31, True)):
        found = rejections(within(0.1, 0.1, n, (0.15, 0.03), unequal), n_replicates, 199, rng)
        print_test(f"{n} twice", (0.15, 0.03), unequal, (0.1, 0.1), found)
    found = rejections(within(0.2, 0.1, 12, (0.05, 0.05), False), n_replicates, 199, rng)
    print_test("12 twice", (0.05, 0.05), False, (0.2, 0.1), found)


def print_test(reports, iccs, unequal, means, found):
    told, studentised, plain = (f"{100 * x:.1f}" for x in found)
    sizes = "20–200" if unequal else "60"
    design = f"| {reports} | {iccs[0]}, {iccs[1]} | {sizes} | {means[0]} | {means[1]} |"
    print(f"{design} {told} | {studentised} | {plain} |")


# ------------------------------------------------------------ nothing found


def print_zeros(n_replicates):
    rng = np.random.default_rng(1983)
    print(f"\nNothing found: {10 * n_replicates:,} replicates\n")
    print("| reports | bound | q | none speaks of it % | bound below q % of all |")
    print("|---:|---:|---:|---:|---:|")
    for n in (5, 10, 31):
        bound = zero_bound(n)
        for q in (0.02, 0.1, bound - 0.001, bound + 0.001):
            none = (rng.binomial(n, q, 10 * n_replicates) == 0).mean()
            below = none if bound < q else 0.0
            print(f"| {n} | {bound:.3f} | {q:.3f} | {100 * none:.1f} | {100 * below:.1f} |")


# ------------------------------------------------------------ trends


def autoregression(n, rho, rng, kind="normal"):
    draw = {
        "normal": lambda size: rng.normal(size=size),
        "t with 3": lambda size: rng.standard_t(3, size),
        "skewed": lambda size: rng.gamma(1, 1, size) - 1,
    }[kind]
    noise = draw(n + 200)
    for i in range(1, n + 200):
        noise[i] += rho * noise[i - 1]
    return noise[200:]


def print_trends(n_replicates):
    rng = np.random.default_rng(1964)
    print(f"\nTrends: {n_replicates:,} replicates, years without a trend\n")
    print("| years | errors | ρ | refused % | holds 0 % | of all, % |")
    print("|---|---|---:|---:|---:|---:|")
    whole = [(f"{n}", np.arange(float(n)), "normal", False) for n in (43, 20, 15, 10)]
    for n, span in ((30, 43), (12, 25)):
        some = np.sort(rng.choice(span, n, replace=False)).astype(float)
        whole.append((f"{n} of {span}", some, "normal", False))
    whole += [("43", np.arange(43.0), kind, False) for kind in ("t with 3", "skewed")]
    whole.append(("43", np.arange(43.0), "normal", True))
    for name, years, kind, white in whole:
        for rho in (0, 0.3, 0.5, 0.7, 0.9):
            shown, held = [], []
            for _ in range(n_replicates):
                values = autoregression(int(years.max()) + 1, rho, rng, kind)[years.astype(int)]
                if white:
                    values = values + rng.normal(size=len(values)) / np.sqrt(1 - rho**2)
                found = slope(years, values)
                shown.append(found.autocorrelation <= TOO_ALIKE)
                held.append(abs(found.value) <= found.reach)
            shown, held = np.array(shown), np.array(held)
            errors = "autoregression and white noise" if white else kind
            print(f"| {name} | {errors} | {rho} | {100 * (1 - shown.mean()):.1f} |"
                  f" {100 * held[shown].mean():.1f} | {100 * held.mean():.1f} |")  # fmt: skip


# ------------------------------------------------------------ codings


class World:
    """Reports of sentences: about a theme or not, found or not, and a coded sample of them."""

    def __init__(self, rates, recall, false_hits, n_coded, rng):
        n = rng.integers(60, 140, len(rates))
        self.report = np.repeat(np.arange(len(rates)), n)
        self.chars = rng.integers(15, 60, n.sum()).astype(float)
        self.about = rng.random(n.sum()) < rates[self.report]
        chance = np.where(self.about, recall[self.report], false_hits[self.report])
        self.hit = rng.random(n.sum()) < chance
        stratum = self.hit.astype(int)
        self.population = np.bincount(stratum, minlength=2)
        wanted = np.round(n_coded * np.sqrt(self.population) / np.sqrt(self.population).sum())
        n_drawn = np.clip(wanted, 2, self.population).astype(int)
        self.drawn = np.concatenate([
            rng.choice(np.flatnonzero(stratum == s), n_drawn[s], replace=False) for s in (0, 1)
        ])  # fmt: skip
        code = stratum[self.drawn]
        sampled = np.bincount(code, minlength=2)[code]
        self.strata = Strata(code, self.population[code], sampled)

    def part(self, reports):
        """What Correction.part makes of some reports."""
        n = self.report.max() + 1
        chars = self.chars * np.isin(self.report, reports)
        total, rows = chars.sum(), self.drawn
        moves = chars[rows] / total * (self.about[rows].astype(float) - self.hit[rows])
        share = chars @ self.hit / total
        weighted = self.strata.weights * moves
        by_report = np.bincount(self.report, chars * self.hit, n) / total
        by_report += np.bincount(self.report[rows], weighted, n)
        texts = np.bincount(self.report, chars, n) / total
        influence = by_report - (share + weighted.sum()) * texts
        return Part(share, moves, chars[rows] / total, influence, texts > 0, self.strata)


GROUPS = {
    "precision differs": ((15, 0.12, 0.85, 0.01), (16, 0.12, 0.85, 0.1)),
    "precision differs, 5 reports": ((5, 0.12, 0.85, 0.01), (26, 0.12, 0.85, 0.1)),
    "recall differs": ((15, 0.12, 0.3, 0.005), (16, 0.12, 0.9, 0.005)),
    "a difference, precision differs": ((15, 0.2, 0.85, 0.01), (16, 0.12, 0.85, 0.1)),
    "rare": ((15, 0.03, 0.7, 0.005), (16, 0.06, 0.7, 0.02)),
    "no error": ((15, 0.12, 1.0, 0.0), (16, 0.12, 1.0, 0.0)),
}


def print_groups(n_replicates):
    rng = np.random.default_rng(2023)
    print(f"\nCodings, groups: {n_replicates:,} replicates, ICC .05\n")
    print("| dictionary | coded | truth | by hits | corrected | its interval holds the truth % |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, groups in GROUPS.items():
        sizes, means, recalls, wrongs = (np.array(x) for x in zip(*groups, strict=True))
        recall, wrong = np.repeat(recalls, sizes.astype(int)), np.repeat(wrongs, sizes.astype(int))
        truth = means[0] - means[1]
        for n_coded in (100, 300):
            raw, corrected, held = [], [], []
            for _ in range(n_replicates):
                rates = np.concatenate([shares(p, 0.05, int(n), rng)
                                        for n, p in zip(sizes, means, strict=True)])  # fmt: skip
                world = World(rates, recall, wrong, n_coded, rng)
                one, other = (
                    world.part(np.arange(sizes[0])),
                    world.part(np.arange(sizes[0], sizes.sum())),
                )
                if one.why_not or other.why_not:
                    continue
                found = difference(one, other)
                raw.append(one.share - other.share)
                corrected.append(found.estimate)
                held.append(abs(found.estimate - truth) <= found.reach)
            print(f"| {name} | {n_coded} | {truth:.3f} | {np.mean(raw):.3f} |"
                  f" {np.mean(corrected):.3f} | {100 * np.mean(held):.1f} |")  # fmt: skip


def print_years(n_replicates):
    rng = np.random.default_rng(1989)
    print(f"\nCodings, years: {n_replicates:,} replicates, recall .4 to .9, errors of ρ = .3\n")
    print("| years | coded | slope a decade | by hits | corrected | its interval holds it % |")
    print("|---:|---:|---:|---:|---:|---:|")
    for n, n_coded, rise in ((43, 100, 0.0), (43, 300, 0.0), (43, 300, 0.02), (20, 200, 0.0)):
        years = np.arange(float(n))
        recall, wrong = np.linspace(0.4, 0.9, n), np.linspace(0.01, 0.03, n)
        weights = (years - years.mean()) / ((years - years.mean()) ** 2).sum()
        raw, corrected, held = [], [], []
        for _ in range(n_replicates):
            errors = 0.02 * np.sqrt(1 - 0.3**2) * autoregression(n, 0.3, rng)
            rates = np.clip(0.12 + rise / 10 * (years - years.mean()) + errors, 0.005, 0.95)
            world = World(rates, recall, wrong, n_coded, rng)
            parts = [world.part(year) for year in range(n)]
            found = slope(years, np.array([part.estimate for part in parts]),
                          np.array([part.unseen for part in parts]))  # fmt: skip
            raw.append(10 * weights @ [part.share for part in parts])
            corrected.append(10 * found.value)
            held.append(abs(10 * found.value - rise) <= 10 * found.reach)
        print(f"| {n} | {n_coded} | {rise:.3f} | {np.mean(raw):.3f} | {np.mean(corrected):.3f} |"
              f" {100 * np.mean(held):.1f} |")  # fmt: skip


PARTS = ("keyness", "tests", "zeros", "trends", "codings")

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--corpus", type=Path, default=SEEDS)
    parser.add_argument("--replicates", type=int, default=2000)
    options = parser.parse_args()
    wanted = options.parts or PARTS
    if "keyness" in wanted:
        print_keyness(gt.read_corpus(options.corpus), max(20, options.replicates // 40))
    if "tests" in wanted:
        print_tests(options.replicates)
    if "zeros" in wanted:
        print_zeros(options.replicates)
    if "trends" in wanted:
        print_trends(options.replicates)
    if "codings" in wanted:
        print_groups(options.replicates)
        print_years(max(100, options.replicates // 5))
