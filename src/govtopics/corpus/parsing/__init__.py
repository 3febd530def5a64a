"""From the lines of a source to the blocks of a report."""
