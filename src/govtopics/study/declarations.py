"""``claims.lock``: what was claimed first, on which day, and every change since."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from govtopics.errors import StudyError, reason_of
from govtopics.messages import say
from govtopics.study.settings import RECORD, Settings
from govtopics.study.settings_file import quoted, write_settings

FIRST, CHANGED, WITHDRAWN, UNRECORDED = "first", "changed", "withdrawn", "not recorded"
# Where a day comes from: the researcher wrote it into study.toml, or it is that of the run.
GIVEN, OF_THE_RUN = "given", "day of the run"
KEYS = ("claim", "day", "basis", "says", "sha256")
HEAD = (
    "# What was claimed, and when: the first declaration of each claim and every change since.\n"
    "# Written by govtopics; keep it beside study.toml and do not edit it.\n"
    "# 各个断言首次声明的内容和日期，以及以后的改动。由 govtopics 写入；\n"
    "# 与 study.toml 放在一起，勿改。\n"
)


class Declaration(NamedTuple):
    """A claim as it was declared on a day; it says nothing where it was withdrawn."""

    claim: str
    day: str
    basis: str
    says: Mapping[str, Any]
    sha256: str = ""

    def sealed(self, before: str) -> Declaration:
        """With its hash, which depends on all that was declared before it."""
        told = [before, self.claim, self.day, self.basis, dict(self.says)]
        text = json.dumps(told, ensure_ascii=True, sort_keys=True)
        return self._replace(sha256=hashlib.sha256(text.encode()).hexdigest())


def recorded(settings: Settings, folder: Path, today: str) -> Settings:
    """The settings with the record of their claims, which is written if it has to say more.

    ``folder``: that of ``study.toml``: a new record is written there.
    ``today``: as ``2026-01-31``: the day of claims that give none.
    """
    path = settings.declared or folder / RECORD
    before = read_record(path) if path.is_file() else ()
    if not (settings.claims or before):
        return settings
    after = declared_anew(before, settings.claims, today)
    if after != before:
        write_settings(path, record_text(after), force=True)
    return replace(settings, declared=path)


def declared_anew(
    before: Sequence[Declaration], claims: Mapping[str, Mapping[str, Any]], today: str
) -> tuple[Declaration, ...]:
    """A record with what is claimed now: nothing that it says is taken back.

    ``claims``: as settings hold them.
    """
    every, latest = list(before), {one.claim: one for one in before}
    for name in (*claims, *(name for name in latest if name not in claims)):
        says = content(claims.get(name, {}))
        if name in latest and dict(latest[name].says) == says:
            continue
        # A day that was given is that of the claim as it was then, and not of a change of it.
        given = "" if name in latest else str(claims[name].get("day", ""))
        one = Declaration(name, given or today, GIVEN if given else OF_THE_RUN, says)
        every.append(one.sealed(every[-1].sha256 if every else ""))
    return tuple(every)


def content(claim: Mapping[str, Any]) -> dict[str, Any]:
    """What a claim says, without its day."""
    return {name: value for name, value in sorted(claim.items()) if name != "day"}


def told_of(
    record: Sequence[Declaration], claims: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[Declaration, str, bool]]:
    """Each declaration with what it is (``first``, ``changed`` …), and whether it holds now."""
    seen, last = set[str](), {one.claim: one.sha256 for one in record}
    for one in record:
        status = WITHDRAWN if not one.says else CHANGED if one.claim in seen else FIRST
        seen.add(one.claim)
        now = content(claims.get(one.claim, {})) == dict(one.says)
        yield one, status, bool(one.says) and now and last[one.claim] == one.sha256
    latest = {one.claim: one for one in record}
    for name, claim in claims.items():
        if name not in latest or dict(latest[name].says) != content(claim):
            yield Declaration(name, "", "", content(claim)), UNRECORDED, True


def record_text(record: Sequence[Declaration]) -> str:
    """The text of a record: TOML, one table a declaration."""
    lines = [HEAD]
    for one in record:
        says = ", ".join(f"{name} = {quoted(value)}" for name, value in one.says.items())
        lines += [
            "[[declared]]",
            f"claim = {quoted(one.claim)}",
            f"day = {quoted(one.day)}",
            f"basis = {quoted(one.basis)}",
            f"says = {{ {says} }}" if says else "says = {}",
            f"sha256 = {quoted(one.sha256)}",
            "",
        ]
    return "\n".join(lines)


def read_record(path: Path) -> tuple[Declaration, ...]:
    """What a record says."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("declared", [])
        record = tuple(Declaration(*(table[key] for key in KEYS)) for table in tables)
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise StudyError(
            say(
                "{path} is not a record of claims, or is damaged ({error}).",
                path=path,
                error=reason_of(error),
            )
        ) from error
    before = ""
    for one in record:
        if one.sealed(before).sha256 != one.sha256:
            raise StudyError(
                say(
                    "{path}: the record of the claim {claim!r} dated {day} has been modified. "
                    "Restore the file. To change a claim, edit study.toml; the change is then "
                    "recorded here.",
                    path=path,
                    claim=one.claim,
                    day=one.day,
                )
            )
        before = one.sha256
    return record
