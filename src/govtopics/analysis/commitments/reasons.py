"""Why a number or a target is in ``.refused``: codes of ``language.REASONS``."""

from govtopics.language import Reason

NO_NUMBER = str(Reason("no_number"))
NO_INDICATOR = str(Reason("no_indicator"))
NO_ACTION = str(Reason("no_action"))
SAID_OF_PAST = str(Reason("said_of_past"))
SIZE_OF_SOMETHING = str(Reason("size_of_something"))
COMPARED = str(Reason("compared"))
TARGET_QUOTED = str(Reason("target_quoted"))
NEGATED = str(Reason("negated"))
NUMBERS_AND_INDICATORS_DIFFER = str(Reason("numbers_and_indicators_differ"))
SEVERAL_COLUMNS = str(Reason("several_columns"))
# Those that leave open what a sentence promises; the others say that a number is not a promise.
OPEN = frozenset({NO_INDICATOR, NO_ACTION, NEGATED, NUMBERS_AND_INDICATORS_DIFFER, SEVERAL_COLUMNS})
