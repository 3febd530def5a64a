"""From a folder of reports to a folder of results that a reviewer can check."""
