"""Whether a finished study is as it was written, and comes out the same again."""
