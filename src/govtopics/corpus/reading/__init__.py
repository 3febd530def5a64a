"""From files to a corpus: folders, formats, encodings, catalogues."""
