"""``python -m govtopics`` is the command ``govtopics``."""

from govtopics.study.cli.commands import main

if __name__ == "__main__":
    main(prog_name="govtopics")
