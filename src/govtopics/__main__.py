"""``python -m govtopics`` is the command ``govtopics``."""

import sys

STOPPED = 130  # as shells count Ctrl-C


def run() -> None:
    """Run the command: Ctrl-C is answered in words even while the program is still being loaded."""
    try:
        from govtopics.study.cli.commands import main  # noqa: PLC0415

        main(prog_name="govtopics")
    except KeyboardInterrupt:
        from govtopics.language import language_asked  # noqa: PLC0415
        from govtopics.messages import in_language, say  # noqa: PLC0415

        told = in_language(say("stopped; earlier results are unchanged."), language_asked(sys.argv))
        sys.stderr.write(f"govtopics: {told}\n")
        sys.exit(STOPPED)


if __name__ == "__main__":
    run()
