"""``python -m govtopics`` is the command ``govtopics``."""

import sys

STOPPED = 130  # as shells count Ctrl-C


def run() -> None:
    """Run the command: Ctrl-C is told in words even while the program is still being loaded."""
    try:
        from govtopics.study.cli.commands import main  # noqa: PLC0415

        main(prog_name="govtopics")
    except KeyboardInterrupt:
        sys.stderr.write("govtopics: stopped; earlier results are as they were.\n")
        sys.exit(STOPPED)


if __name__ == "__main__":
    run()
