"""What all figures share: style, fonts, sheets, panels, names, files."""
