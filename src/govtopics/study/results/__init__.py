"""What a study writes: tables, figures, manifest, methods, and the folder that contains them."""
