"""Estimate true labels and raters' error rates from labels that disagree.

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
    ``errors[r, c, l]`` that rater ``r`` gives label ``l`` to an item of class ``c``, and
    ``prior[c]`` that any item is of class ``c``. The posterior of an item without labels is
    the prior.
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
    item_count: int = 0,
    smoothing: float = 0.01,
    tolerance: float = 1e-6,
    max_iterations: int = 200,
) -> DawidSkene:
    """Fit the model by EM, starting from the vote shares; the arrays have one entry per label.

    Labels run from 0 to ``classes`` - 1, items and raters from 0; ``item_count`` is the number
    of items, if there are more than were labelled. With T the posteriors, π the raters' error
    rates and p the prior::

        π[r, c, l] ∝ smoothing + Σ T[i, c]   over labels l of rater r     p[c] ∝ Σ T[i, c]
        T[i, c]    ∝ p[c] · Π π[r, c, l]     over labels (r, l) of item i

    Classes that no rater used have probability 0. ``smoothing`` keeps the rates of a rater
    with few labels away from 0 and 1. Fitting stops when no posterior changes by more than
    ``tolerance``. It takes about 10 bytes per label and 160 per item beyond the arrays. Raises
    ``ValueError`` if the arrays differ in length or are empty.
    """
    import numpy as np

    if not len(items) == len(raters) == len(labels):
        raise ValueError("items, raters and labels differ in length")
    if not len(items):
        raise ValueError("there are no labels")
    item_count, rater_count = max(item_count, int(items.max()) + 1), int(raters.max()) + 1
    is_used = np.bincount(labels, minlength=classes) > 0
    has_labels = np.bincount(items, minlength=item_count) > 0
    posterior = _sum_rows(items, np.eye(classes), labels, item_count)
    cells = raters * classes + labels
    posterior[has_labels] /= posterior[has_labels].sum(axis=1, keepdims=True)
    converged, iteration = False, 0
    while not converged and iteration < max_iterations:
        iteration += 1
        prior = posterior[has_labels].mean(axis=0)
        confusion = _sum_rows(cells, posterior, items, rater_count * classes)
        errors = _error_rates(confusion.reshape(rater_count, classes, classes), smoothing)
        with np.errstate(divide="ignore"):
            likelihood = np.log(errors).transpose(0, 2, 1).reshape(rater_count * classes, classes)
            scores = _sum_rows(items, likelihood, cells, item_count) + np.log(prior)
        scores[:, ~is_used] = -np.inf
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        updated = scores / scores.sum(axis=1, keepdims=True)
        change = np.abs(updated[has_labels] - posterior[has_labels]).max()
        converged = bool(change <= tolerance)
        posterior = updated
    return DawidSkene(posterior, errors, prior, iteration, converged)


def _error_rates(confusion: Shares, smoothing: float) -> Shares:
    """Return each rater's error rates from ``confusion[rater, label, class]``; rows add to 1."""
    errors = confusion.transpose(0, 2, 1) + smoothing
    rows: Shares = errors / errors.sum(axis=2, keepdims=True)
    return rows


def _sum_rows(places: Numbers, table: Shares, rows: Numbers, count: int) -> Shares:
    """Sum ``table[rows]`` by place, column by column so that it is never held as a whole."""
    import numpy as np

    columns = (np.ascontiguousarray(column)[rows] for column in table.T)
    sums = [np.bincount(places, weights=column, minlength=count) for column in columns]
    return np.stack(sums, axis=1)
