"""Whether a finding survives another fit."""
