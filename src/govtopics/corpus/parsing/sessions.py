"""The session at which a report was given, as its head names it, in full or in short."""

from __future__ import annotations

import re

from govtopics.corpus.parsing.dates import WHOLE_DATE, without_dates
from govtopics.corpus.places.names import HAN

NUMBER = r"[一二三四五六七八九十百〇○零\d]{1,4}"
SESSION = re.compile(
    rf"[{HAN}]{{0,30}}?第?{NUMBER}届[{HAN}]{{0,8}}?"
    rf"(?:人民代表大会|人大|人代会)(?:第?{NUMBER}次)(?:[{HAN}]{{0,4}}会议|[全大]?会)"
)
NATIONAL = re.compile(rf"{NUMBER}届全国(?:人民代表大会|人大)")
# Words before the name of a congress without a mark between them: 市长张某某在, 工作报告.
BEFORE_NAME = re.compile(r"^.*(?:在|向|报告|政府工作)")
# The rest of a date with blanks between its parts.
DATE_WORD = re.compile(r"(?<=\d)\s*[年月日号](?=\s|\d|$|在)|(?<=\d)\s+[年月日号]")
CONGRESS = re.compile(rf"第?{NUMBER}届")


def session_in(text: str) -> str:
    """The session of a people's congress in a text, without blanks; empty if it names none.

    Examples
    --------
    >>> session_in("——2024年1月10日在青禾县第十八届人民代表大会第三次会议上 县长 李某某")
    '青禾县第十八届人民代表大会第三次会议'
    >>> session_in("县十七届人大三次会议"), session_in("县人大常委会第三次会议")
    ('县十七届人大三次会议', '')
    """
    # Blanks separate the speaker's name from the session, or are between all letters.
    parted = "|".join(DATE_WORD.sub("|", WHOLE_DATE.sub("|", text)).split())
    match = SESSION.search(parted) or SESSION.search(without_dates(text))
    return BEFORE_NAME.sub("", match[0]) if match else ""


def congress_of(session: str) -> str:
    """The place of a congress as far as the session's name gives it: 青禾县, or only 县."""
    return CONGRESS.split(session)[0]


def is_national(session: str) -> bool:
    """Whether it is a session of the National People's Congress."""
    return bool(NATIONAL.search(session))
