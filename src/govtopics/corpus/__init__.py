"""From files to a corpus of reports in which every paragraph knows its place in the source."""
