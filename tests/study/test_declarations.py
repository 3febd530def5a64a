"""Claims in study.toml: what is recorded of them, and what a study shows."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from govtopics.errors import StudyError
from govtopics.study.check.verification import verify_study
from govtopics.study.cli.commands import main
from govtopics.study.declarations import (
    declared_anew,
    read_record,
    record_text,
    recorded,
    told_of,
)
from govtopics.study.settings import Settings
from govtopics.study.settings_file import read_settings, settings_text

DIFFERENCE = {"theme": "治理", "by": "place", "group": "甲区", "other": "乙区"}
TREND = {"theme": "治理"}


def as_told(record, claims):
    return [
        (one.claim, one.day, one.basis, status, now) for one, status, now in told_of(record, claims)
    ]


def test_the_first_declaration_is_kept_with_its_day_and_changes_come_after_it():
    first = declared_anew((), {"a": DIFFERENCE, "b": TREND | {"day": "2020-01-02"}}, "2024-03-01")
    changed = {"a": DIFFERENCE | {"group": "丙区", "day": "2019-01-01"}}
    later = declared_anew(first, changed, "2024-05-01")
    assert later[:2] == first
    assert as_told(later, changed) == [
        ("a", "2024-03-01", "day of the run", "first", False),
        ("b", "2020-01-02", "given", "first", False),
        # A day that is given beside a change is not that of the change.
        ("a", "2024-05-01", "day of the run", "changed", True),
        ("b", "2024-05-01", "day of the run", "withdrawn", False),
    ]
    assert declared_anew(later, changed, "2025-01-01") == later


def test_a_claim_taken_up_again_is_a_change_and_the_last_one_alone_holds():
    record = declared_anew((), {"a": TREND}, "2024-01-01")
    record = declared_anew(record, {"a": DIFFERENCE}, "2024-02-01")
    record = declared_anew(record, {"a": TREND}, "2024-03-01")
    assert [(status, now) for *_, status, now in as_told(record, {"a": TREND})] == [
        ("first", False), ("changed", False), ("changed", True),
    ]  # fmt: skip


def test_what_nobody_recorded_is_told_as_such():
    record = declared_anew((), {"a": TREND}, "2024-01-01")
    assert as_told(record, {"a": DIFFERENCE, "b": TREND})[1:] == [
        ("a", "", "", "not recorded", True), ("b", "", "", "not recorded", True),
    ]  # fmt: skip


def test_a_record_is_read_as_it_was_written(tmp_path):
    names = {
        '写得"更多"\\': DIFFERENCE,
        "b": TREND | {"day": "2020-01-02"},
        "c": DIFFERENCE | {"group": 2020},
    }
    record = declared_anew((), names, "2024-03-01")
    record = declared_anew(record, {"b": TREND}, "2024-04-01")
    path = tmp_path / "claims.lock"
    path.write_text(record_text(record), encoding="utf-8")
    assert read_record(path) == record


@pytest.mark.parametrize(
    ("old", "new"),
    [('day = "2024-03-01"', 'day = "2023-03-01"'), ("甲区", "丁区"), ('"a"', '"z"')],
)
def test_a_record_that_was_edited_is_refused(tmp_path, old, new):
    path = tmp_path / "claims.lock"
    text = record_text(declared_anew((), {"a": DIFFERENCE, "b": TREND}, "2024-03-01"))
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StudyError, match=r"has been modified\. Restore the file"):
        read_record(path)


def test_a_declaration_that_was_taken_out_is_missed(tmp_path):
    path = tmp_path / "claims.lock"
    text = record_text(declared_anew((), {"a": DIFFERENCE, "b": TREND}, "2024-03-01"))
    head, _, second = text.split("[[declared]]")
    path.write_text(f"{head}[[declared]]{second}", encoding="utf-8")
    with pytest.raises(
        StudyError, match="the record of the claim 'b' dated 2024-03-01 has been modified"
    ):
        read_record(path)
    path.write_text("declared = 3", encoding="utf-8")
    with pytest.raises(StudyError, match="is not a record of claims"):
        read_record(path)


def test_the_record_is_written_once_and_found_beside_the_settings(tmp_path):
    (tmp_path / "reports").mkdir()
    settings = Settings(corpus=tmp_path / "reports", claims={"a": DIFFERENCE})
    found = recorded(settings, tmp_path, "2024-03-01")
    written = (tmp_path / "claims.lock").read_bytes()
    assert found.declared == tmp_path / "claims.lock"
    assert recorded(settings, tmp_path, "2025-09-09").declared == found.declared
    assert (tmp_path / "claims.lock").read_bytes() == written
    (tmp_path / "study.toml").write_text(settings_text(settings), encoding="utf-8")
    read = read_settings(tmp_path / "study.toml")
    assert (read.claims, read.declared) == (settings.claims, found.declared)
    assert (
        recorded(Settings(corpus=tmp_path / "reports"), tmp_path / "else", "2024-03-01").declared
        is None
    )


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        ({"by": "place", "group": "a", "other": "b"}, "the theme is missing"),
        ({"theme": "治理", "by": "place"}, "a difference also needs group, other"),
        (DIFFERENCE | {"other": "甲区"}, "both groups are '甲区'"),
        (TREND | {"them": 3}, "unknown key 'them'. Did you mean 'theme'"),
        (TREND | {"day": "1.3.2024"}, "write the day as 2026-01-31"),
        ({"theme": True}, "theme = True: must be text"),
        ("治理", "write a section for each claim"),
    ],
)
def test_claims_that_say_too_little_are_named_with_their_line(tmp_path, claim, fault):
    with pytest.raises(StudyError, match="claims") as raised:
        Settings(corpus=tmp_path, claims={"甲": claim})
    assert fault in str(raised.value)


YEARS = [(place, year) for place in ("甲区", "乙区") for year in range(2018, 2022)]
REPORTS = {
    f"{place}-{year}.txt": "一、加强治理\n"
    f"推进基层治理{i}。今年修建水渠{i}条。\n" + "发展经济和教育。\n" * (i % 3)
    for i, (place, year) in enumerate(YEARS)
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Three runs: of two claims, of one that was changed, and of the same once more."""
    base = tmp_path_factory.mktemp("declared")
    (base / "reports").mkdir()
    for name, text in REPORTS.items():
        (base / "reports" / name).write_text(text, encoding="utf-8")
    (base / "codebook.toml").write_text(
        '["治理"]\nname = ["基层治理"]\ncore = ["修建"]\n', encoding="utf-8"
    )
    head = (
        'corpus = "reports"\nnames = "{place}-{year}"\ncodebook = "codebook.toml"\n'
        'models = ["nmf"]\nn_topics = 2\nmin_texts = 1\nfigure_formats = ["svg"]\n'
        '[claims."写得更多"]\ntheme = "治理"\nby = "place"\nother = "乙区"\n'
    )
    path = base / "study.toml"
    path.write_text(
        head + 'group = "甲区"\nday = 2024-03-01\n[claims."逐年"]\ntheme = "治理"\n',
        encoding="utf-8",
    )
    run(path, base / "first")
    path.write_text(head.replace("乙区", "甲区") + 'group = "乙区"\n', encoding="utf-8")
    run(path, base / "second")
    run(path, base / "third")
    return base


def run(path: Path, out: Path):
    result = CliRunner().invoke(main, ["study", str(path), "--out", str(out)])
    assert result.exit_code == 0, result.output


def test_a_study_shows_what_was_claimed_first(finished):
    table = pd.read_csv(finished / "second" / "tables" / "claims.csv", encoding="utf-8-sig")
    assert table["status"].tolist() == ["first", "first", "changed", "withdrawn"]
    assert table["holds"].tolist() == [False, False, True, False]
    assert table["day"].iloc[0] == "2024-03-01"
    assert table["estimate"].notna().tolist() == [False, False, True, False]
    every = pd.read_csv(finished / "second" / "tables" / "specifications.csv", encoding="utf-8-sig")
    assert set(every["claim"]) == {"写得更多"}
    main_row = every[every["main"]].iloc[0]
    assert main_row["estimate"] == pytest.approx(table["estimate"].iloc[2])
    page = (finished / "second" / "report.html").read_text(encoding="utf-8")
    part = page[page.index('id="claims"') :]
    assert "1 change since it was first declared" in part
    assert "2024-03-01 " in part
    assert "withdrawn" in part
    assert (finished / "second" / "figures" / "specifications_01.csv").is_file()


def files(folder):
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in found}


def test_the_same_record_gives_the_same_bytes_and_a_study_that_holds(finished):
    second, third = (files(finished / name) for name in ("second", "third"))
    assert second == third
    assert verify_study(finished / "third", corpus=finished / "reports").verdict == "identical"
