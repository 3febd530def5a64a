"""The fictitious reports and the simulated yearbook of the pages, docs/made.

Ten cities that do not exist, ten years; nothing in them was reported by anyone. What is planted:
the richer a city in a year, the more of its sentences are on 营商环境; cities of the east write
more of it than those of the west; most targets are met, some are not.

Usage: python benchmarks/made_cities.py [FOLDER]
"""

from __future__ import annotations

import csv
import sys
import tomllib
from pathlib import Path

import numpy as np

MADE = Path(__file__).resolve().parent.parent / "docs" / "made"
CITIES = ("甲市", "乙市", "丙市", "丁市", "戊市", "己市", "庚市", "辛市", "壬市", "癸市")
YEARS = range(2015, 2025)
RAISED = "营商环境"
N_SENTENCES = 10  # of review, and again of plan

REPORT = """{place}人民政府工作报告
各位代表：
现在，我代表{place}人民政府，向大会报告工作，请予审议。
一、{before}年工作回顾
过去一年，全市地区生产总值增长{growth}%，城镇新增就业{jobs}万人，城镇调查失业率{unemployed}%，\
一般公共预算收入增长{revenue}%。
{review}
二、{year}年工作安排
今年{place}经济社会发展的主要预期目标是：地区生产总值增长{aim}，城镇新增就业{jobs_aim}万人以上，\
城镇调查失业率控制在5.5%以内，一般公共预算收入增长{revenue_aim}%，\
居民收入增长与经济增长同步。
{plan}
各位代表！让我们团结一心、努力奋斗，把{place}建设得更好！"""


def incomes(draw: np.random.Generator) -> dict[tuple[str, int], float]:
    """Income per head in 10,000 yuan, by city and year."""
    start = {city: 4.4 - 0.25 * i + draw.uniform(-0.2, 0.2) for i, city in enumerate(CITIES)}
    return {
        (city, year): round(start[city] + 0.2 * (year - YEARS[0]) + draw.normal(0, 0.5), 2)
        for city in CITIES
        for year in YEARS
    }


def sentences(draw: np.random.Generator, year: int, income: float, bank: dict) -> list[str]:
    """Sentences of one part, those of the raised theme as income has it."""
    open_themes = [name for name, theme in bank.items() if theme.get("since", 0) <= year]
    others = [text for name in open_themes if name != RAISED for text in bank[name]["sentences"]]
    chance = min(max(0.12 * income - 0.3, 0.02), 0.9)
    n_raised = draw.binomial(N_SENTENCES, chance)
    raised = draw.permutation(bank[RAISED]["sentences"])[:n_raised]
    rest = draw.permutation(others)[: N_SENTENCES - n_raised]
    return [*draw.permutation([*raised, *rest])]


def paragraphs(lines: list[str]) -> str:
    """Two sentences a paragraph."""
    return "\n".join("".join(lines[i : i + 2]) for i in range(0, len(lines), 2))


def rows(draw: np.random.Generator, income: dict, bank: dict) -> list[dict]:
    """One row a report: id, place, year, region, text."""
    made = []
    for i, city in enumerate(CITIES):
        aim, jobs_aim, revenue_aim = 8.0, 5, 6
        for year in YEARS:
            came = {
                "growth": round(aim + draw.normal(0.1, 0.6), 1),
                "jobs": round(jobs_aim + draw.normal(0.3, 0.4), 1),
                "unemployed": round(draw.uniform(4.8, 5.7), 1),
                "revenue": round(revenue_aim + draw.normal(0, 1.2), 1),
            }
            aim = max(aim - draw.choice((0, 0, 0.5)), 5)
            jobs_aim, revenue_aim = draw.choice((4, 5, 6)), draw.choice((4, 5, 6))
            text = REPORT.format(
                place=city,
                year=year,
                before=year - 1,
                aim=f"{aim:g}%左右" if year % 3 == 0 else f"{aim:g}%以上",
                jobs_aim=jobs_aim,
                revenue_aim=revenue_aim,
                review=paragraphs(sentences(draw, year, income[city, year], bank)),
                plan=paragraphs(sentences(draw, year, income[city, year], bank)),
                **came,
            )
            region = "东部" if i < len(CITIES) // 2 else "西部"
            told = {"id": f"{city}-{year}", "place": city, "year": year, "region": region}
            made.append({**told, "text": text})
    return made


def write(path: Path, header: list[str], lines: list[list]) -> None:
    """A CSV file that Excel opens as Chinese."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *lines])


def main(folder: Path) -> None:
    """Write cities/reports.csv and yearbook.csv."""
    draw = np.random.default_rng(2024)
    bank = tomllib.loads((MADE / "sentences.toml").read_text(encoding="utf-8"))
    income = incomes(draw)
    reports = rows(draw, income, bank)
    write(folder / "cities/reports.csv", [*reports[0]], [[*row.values()] for row in reports])
    years = ["地区", *(f"{year}年" for year in YEARS)]
    lines = [[city, *(income[city, year] for year in YEARS)] for city in CITIES]
    title = ["人均可支配收入（模拟）", *[""] * len(YEARS)]
    write(folder / "yearbook.csv", title, [["单位：万元", *title[1:]], years, *lines])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else MADE)
