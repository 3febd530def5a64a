"""From texts to words: policy terms kept whole, officialese filtered in layers."""
