"""Files that people can read and edit: lexicon, stop lists, codebook, regional wording; a font."""
