"""From files to a corpus of reports whose every paragraph knows where it stands in its source."""
