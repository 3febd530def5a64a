"""Years on an axis: to scale, and which of them are named."""

from __future__ import annotations

import numpy as np


def year_ticks(years: np.ndarray) -> list[float]:
    """Three or four round years, or both ends of a short span."""
    first, last = int(years.min()), int(years.max())
    step = next((one for one in (1, 2, 5, 10, 20, 50) if (last - first) / one <= 3.5), 100)
    return [float(year) for year in range(-(-first // step) * step, last + 1, step)]
