"""True labels and raters' errors from labels that disagree.

A. P. Dawid and A. M. Skene (1979): Maximum likelihood estimation of observer error-rates
using the EM algorithm. Applied Statistics 28(1), 20–28, https://doi.org/10.2307/2346806.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.integer]
    Shares: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DawidSkene:
    """The fitted model.

    ``posterior[i, c]`` is the probability that item ``i`` is of class ``c``,
    ``errors[r, c, l]`` that rater ``r`` gives label ``l`` to an item of class ``c``,
    ``prior[c]`` that of the class. An item without labels has the prior for its posterior.
    """

    posterior: Shares
    errors: Shares
    prior: Shares
    iterations: int
    converged: bool


def dawid_skene(
    items: Numbers,
    raters: Numbers,
    labels: Numbers,
    *,
    classes: int,
    count: int = 0,
    smoothing: float = 0.01,
    tolerance: float = 1e-6,
    most: int = 200,
) -> DawidSkene:
    """Fit by EM, from the shares of the votes; the arrays have one entry a label.

    Labels run from 0 to ``classes`` - 1, items and raters from 0; ``count`` is how many
    items there are, if more than were labelled. With T the posteriors, π the raters' errors
    and p the prior::

        π[r, c, l] ∝ smoothing + Σ T[i, c]   over labels l of rater r     p[c] ∝ Σ T[i, c]
        T[i, c]    ∝ p[c] · Π π[r, c, l]     over labels (r, l) of item i

    Classes that nobody ever said get no probability. ``smoothing`` keeps a rater with few
    labels from certainty. It ends when no posterior changes by more than ``tolerance``.
    It takes some 10 bytes a label and 160 an item beside the arrays. Raises ``ValueError``
    where the arrays differ in length or nothing was labelled.
    """
    import numpy as np

    if not len(items) == len(raters) == len(labels):
        raise ValueError("items, raters and labels differ in length")
    if not len(items):
        raise ValueError("nothing was labelled")
    there, people = max(count, int(items.max()) + 1), int(raters.max()) + 1
    said = np.bincount(labels, minlength=classes) > 0
    seen = np.bincount(items, minlength=there) > 0
    posterior = _summed(items, np.eye(classes), labels, there)
    cells = raters * classes + labels
    posterior[seen] /= posterior[seen].sum(axis=1, keepdims=True)
    converged, iteration = False, 0
    while not converged and iteration < most:
        iteration += 1
        prior = posterior[seen].mean(axis=0)
        said_of = _summed(cells, posterior, items, people * classes)
        errors = _errors(said_of.reshape(people, classes, classes), smoothing)
        with np.errstate(divide="ignore"):
            likely = np.log(errors).transpose(0, 2, 1).reshape(people * classes, classes)
            scores = _summed(items, likely, cells, there) + np.log(prior)
        scores[:, ~said] = -np.inf
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        following = scores / scores.sum(axis=1, keepdims=True)
        converged = bool(np.abs(following[seen] - posterior[seen]).max() <= tolerance)
        posterior = following
    return DawidSkene(posterior, errors, prior, iteration, converged)


def _errors(said_of: Shares, smoothing: float) -> Shares:
    """Each rater's table of errors, from ``said_of[rater, label, class]``; rows add to 1."""
    errors = said_of.transpose(0, 2, 1) + smoothing
    rows: Shares = errors / errors.sum(axis=2, keepdims=True)
    return rows


def _summed(places: Numbers, table: Shares, rows: Numbers, count: int) -> Shares:
    """``table[rows]`` added up by place, column by column so that it is never there at once."""
    import numpy as np

    columns = (np.ascontiguousarray(column)[rows] for column in table.T)
    sums = [np.bincount(places, weights=column, minlength=count) for column in columns]
    return np.stack(sums, axis=1)
