"""Bring the Chinese catalogue up to date: python3 run.py messages

Messages are read out of src/ with Babel; what is new stands in the .po file with an empty Chinese
text, what is gone is taken out, and the .mo file, which the library reads, is compiled from it.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[2] / "src" / "govtopics"
PO = SOURCE / "locale" / "zh" / "LC_MESSAGES" / "govtopics.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"say": None, "say_number": (1, 2)}
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # the same messages are the same bytes
HEADER = "# What govtopics says, in Chinese. python3 run.py messages brings it up to date."


def extracted():
    """Every message of the source, one or (one, many)."""
    found = extract_from_dir(SOURCE, [("**.py", "python")], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def read():
    """The catalogue as it is."""
    return read_po(BytesIO(PO.read_bytes()), locale="zh") if PO.exists() else Catalog()


def brought_up_to_date(known):
    """A catalogue of all messages of the source, with the Chinese that is known."""
    catalogue = Catalog(locale="zh", header_comment=HEADER, fuzzy=False)
    for message in extracted():
        one = message if isinstance(message, str) else message[0]
        kept = known.get(one)
        text = kept.string if kept and kept.id == message else ""
        catalogue.add(message, string=text or (("",) if message != one else ""))
    return catalogue


def po_bytes(catalogue):
    file = BytesIO()
    write_po(file, catalogue, width=100, no_location=True, sort_output=True)
    # Dates and the version of Babel say nothing of the messages.
    lines = file.getvalue().decode().splitlines(keepends=True)
    passing = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Generated-By',
        '"Last-Translator',
        '"Report-Msgid',
    )
    return "".join(line for line in lines if not line.startswith(passing)).encode()


def mo_bytes(catalogue):
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main():
    catalogue = brought_up_to_date(read())
    PO.write_bytes(po_bytes(catalogue))
    MO.write_bytes(mo_bytes(read()))
    bare = [message.id for message in catalogue if message.id and not any(message.string)]
    for one in bare:
        sys.stdout.write(f"no Chinese yet: {one!r}\n")
    return bool(bare)


if __name__ == "__main__":
    sys.exit(main())
