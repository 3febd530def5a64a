"""Places in the plane for things of which only the distances are known."""

from __future__ import annotations

import numpy as np
import scipy

STEPS, STILL = 500, 1e-10


def places_in_plane(distances: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Metric multidimensional scaling: the classical solution, improved by majorisation (SMACOF).

    Shapes: distances (n, n), weights (n, n); gives (n, 2).

    De Leeuw, J., & Mair, P. (2009). Multidimensional scaling using majorization: SMACOF in R.
    https://doi.org/10.18637/jss.v031.i03
    """
    kept = (np.ones_like(distances) if weights is None else weights) * (1 - np.eye(len(distances)))
    places, spread = _classical(distances), np.linalg.pinv(_laplacian(kept))
    for _ in range(STEPS):
        mapped = scipy.spatial.distance.cdist(places, places)
        pull = kept * np.divide(distances, mapped, out=np.zeros_like(mapped), where=mapped > 0)
        moved = spread @ (_laplacian(pull) @ places)
        if np.abs(moved - places).max() < STILL:
            break
        places = moved
    return _turned(places)


def _laplacian(pull: np.ndarray) -> np.ndarray:
    return np.asarray(np.diag(pull.sum(axis=1)) - pull)


def _classical(distances: np.ndarray) -> np.ndarray:
    """Torgerson's solution in two dimensions, the second empty for two points."""
    n = len(distances)
    centre = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-0.5 * centre @ distances**2 @ centre)
    first = np.sqrt(np.maximum(values[::-1][:2], 0)) * vectors[:, ::-1][:, :2]
    return np.pad(first, ((0, 0), (0, 2 - first.shape[1])))


def _turned(places: np.ndarray) -> np.ndarray:
    centred = places - places.mean(axis=0)
    turned = centred @ np.linalg.svd(centred, full_matrices=True)[2].T
    farthest = turned[np.round(np.abs(turned), 9).argmax(axis=0), [0, 1]]
    return np.asarray(turned * np.where(farthest < 0, -1, 1))
