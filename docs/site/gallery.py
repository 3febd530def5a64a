"""The gallery."""


def put(staged, folder, *, run):
    """Put nothing yet."""
