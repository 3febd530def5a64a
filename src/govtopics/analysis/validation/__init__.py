"""What coders say of a measure: samples, agreement, accuracy."""
