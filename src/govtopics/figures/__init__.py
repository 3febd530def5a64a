"""Pictures of results: tables in, Axes out, the same bytes each run, in a packaged Chinese font."""
