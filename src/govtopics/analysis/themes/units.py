"""What the units of texts are called."""

from collections.abc import Mapping

from govtopics.language import Phrase

UNIT_NAMES: Mapping[str, Phrase] = {
    "document": Phrase("报告", "report"),
    "paragraph": Phrase("段", "paragraph"),
    "sentence": Phrase("句", "sentence"),
}
