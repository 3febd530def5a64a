"""The page of a study, part by part: each module assembles what one part says."""
