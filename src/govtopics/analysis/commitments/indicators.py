"""The indicators whose targets are followed from report to report: one editable list of names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from govtopics.checks import checked
from govtopics.errors import CodebookError, all_faults, nearest
from govtopics.frozen import FrozenDict
from govtopics.messages import Message, say

KEYS = ("aliases", "english", "definition")
# Aliases that say of what they are a share of themselves.
OPEN_ENDED = ("占", "相当于")
# Words that may come before or after an alias: they say where, when and how it is counted.
# Atomic and possessive: a word once read is not read otherwise, so that no text takes long.
BEFORE = re.compile(
    r"(?:.*[、和与及，：,])?(?>全[国省市区县州盟旗社会]{1,2}|我[国省市区县州盟旗]"
    r"|[一-龥]{1,5}?[省市州盟旗](?!级)|地区|地方|国民经济|整个|"
    r"实现|完成|安排|拟|确保|力争|力促|争取|努力|预计|推动|推进|促进|保持|提出|中央|计划|预期"
    r"|建议|今年|明年|去年|全年|当年|年内|[\d一二三四五六七八九〇○零十]{2,4}年|"
    r"每年|年均|平均|累计|五年|今后|未来|期间|时期|将|要|使|把|的|而|我们|本|其中|包括|以及"
    r"|新增|净增|带动|接待|空气质量|环境空气质量|环境空气|县级以上|城市|"
    r"到|末|底|前|比|增加|就能够|原定|为|[“”\"]|十[一二三四五]五|\s)*+"
)
AFTER = re.compile(
    r"(?>额|将|要|均|预期|目标|区间|增长|增速|增幅|涨幅|递增|率|速度|总量|总额|总值|规模|人数|人次"
    r"|水平|产量|指数|年均|平均|每年|累计|同比|实际|名义|可比|价格?|口径|同|按|计算|"
    r"[比较](?:上年|去年|\d{4}年|[一-龥○〇]{4}年)末?|计划|继续|稳定|力争|争取|确保|努力|再|定"
    r"|设定?|安排|预定|调控|宏观|浓度|控制|总体|基本|分别|实现|达到?|突破|超过?|保持|提高|提升"
    r"|扩大|增加|上升|上涨|下降|降低?|"
    r"是?在[^，]{0,20}基础上|为|在|到|至|全年|今年|[（(][^（()）]*[)）]|以上|的|一个|\s)*+"
)


@dataclass(frozen=True)
class Indicator:
    """An indicator under one name, and the names that reports give it."""

    name: str
    aliases: tuple[str, ...]  # as texts write them before a number
    english: str = ""
    definition: str = ""


@dataclass(frozen=True)
class Indicators:
    """Indicators by name, in the order of their file.

    Parameters
    ----------
    entries : mapping of str to Indicator

    Examples
    --------
    >>> import govtopics as gt
    >>> gt.read_indicators()["GDP"].aliases[:2]
    ('地区生产总值', '国内生产总值')
    """

    entries: Mapping[str, Indicator]

    def __getitem__(self, name: str) -> Indicator:
        return self.entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def called(self, written: str) -> Indicator | None:
        """The indicator that some words name, by its longest alias; None if they name none.

        Words beside the alias that narrow it make another indicator: 海洋生产总值 and
        数字经济增加值占GDP比重 are not GDP, 规上工业企业 is not 规上工业.

        Parameters
        ----------
        written : str

        Returns
        -------
        Indicator or None

        Examples
        --------
        >>> indicators = read_indicators()
        >>> found = indicators.called("全省城镇新增就业人数")
        >>> found and found.name
        '城镇新增就业'
        >>> indicators.called("海洋生产总值") is None
        True
        """
        for match in self._mentioned.finditer(written):
            for alias in self._from[match[1]]:
                if _fits(written, match.start(), alias):
                    return self._owner[alias]
        return None

    @cached_property
    def _owner(self) -> dict[str, Indicator]:
        return {alias: one for one in self.entries.values() for alias in one.aliases}

    @cached_property
    def _mentioned(self) -> re.Pattern[str]:
        """Where any alias begins, the longest that does."""
        longest = sorted(self._owner, key=lambda alias: (-len(alias), alias))
        return re.compile(f"(?=({'|'.join(map(re.escape, longest))}))")

    @cached_property
    def _from(self) -> dict[str, tuple[str, ...]]:
        """For each alias, those that begin it too, the longest first."""
        by_length = sorted(self._owner, key=len, reverse=True)
        return {
            alias: tuple(each for each in by_length if alias.startswith(each))
            for alias in self._owner
        }


def _fits(written: str, start: int, alias: str) -> bool:
    """Whether the words around an alias leave its meaning as it is."""
    rest = written[start + len(alias) :]
    if not written.startswith(alias, start) or not BEFORE.fullmatch(written[:start]):
        return False
    return alias.endswith(OPEN_ENDED) or bool(AFTER.fullmatch(rest))


@checked()
def read_indicators(path: str | Path | None = None) -> Indicators:
    """The packaged indicators, or those of a file shaped like ``data/indicators.toml``.

    Parameters
    ----------
    path : str or Path, optional

    Returns
    -------
    Indicators

    Raises
    ------
    CodebookError
        With all faults of the file at once.

    Examples
    --------
    >>> import govtopics as gt
    >>> indicators = gt.read_indicators()
    >>> indicators["GDP"].aliases[:2]
    ('地区生产总值', '国内生产总值')
    """
    if path is None:
        return _packaged()
    source = Path(path)
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(
            all_faults(source.name, [say("It could not be read ({error}).", error=error)])
        ) from error
    return _parsed(text, source.name)


@cache
def _packaged() -> Indicators:
    data = resources.files("govtopics.data") / "indicators.toml"
    return _parsed(data.read_text(encoding="utf-8"), "indicators.toml")


def _parsed(text: str, file: str) -> Indicators:
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CodebookError(
            all_faults(file, [say("It is not valid TOML ({error}).", error=error)])
        ) from error
    faults = [fault for name, table in tables.items() for fault in _faults(name, table)]
    owners: dict[str, str] = {}
    for name, table in tables.items():
        faults += _shared(name, table, owners)
    if faults:
        raise CodebookError(all_faults(file, faults))
    return Indicators(
        FrozenDict(
            {
                name: Indicator(
                    name,
                    tuple(table["aliases"]),
                    table.get("english", ""),
                    table.get("definition", ""),
                )
                for name, table in tables.items()
            }
        )
    )


def _shared(name: str, table: Any, owners: dict[str, str]) -> list[Message]:
    """Aliases that another indicator has already."""
    aliases = table.get("aliases", ()) if isinstance(table, dict) else ()
    return [
        say(
            "{alias!r} is an alias of both {owner} and {name}.",
            alias=alias,
            owner=owners[alias],
            name=name,
        )
        for alias in (aliases if isinstance(aliases, list) else ())
        if owners.setdefault(alias, name) != name
    ]


def _faults(name: str, table: Any) -> Iterator[Message]:
    if not isinstance(table, dict):
        yield say(
            "{name} = {table!r} is outside any section; write [indicator] above it.",
            name=name,
            table=table,
        )
        return
    for key in table:
        if key not in KEYS:
            yield say(
                "[{name}] unknown key {key!r}. {nearest}",
                name=name,
                key=key,
                nearest=nearest(key, KEYS),
            )
    aliases = table.get("aliases")
    if not (
        isinstance(aliases, list) and aliases and all(isinstance(a, str) and a for a in aliases)
    ):
        yield say(
            "[{name}] aliases = {aliases!r}: write a list of the names that the texts use.",
            name=name,
            aliases=aliases,
        )
    for key in ("english", "definition"):
        if not isinstance(table.get(key, ""), str):
            yield say("[{name}] {key}: write text in quotation marks.", name=name, key=key)
