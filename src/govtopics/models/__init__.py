"""Topic models: settings that fit a matrix and give a value."""
