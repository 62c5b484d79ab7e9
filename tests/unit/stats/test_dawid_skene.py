"""Dawid and Skene's model estimates which raters to trust."""

from __future__ import annotations

import tracemalloc

import pytest

np = pytest.importorskip("numpy")

from spindle.stats.dawid_skene import DawidSkene, dawid_skene  # noqa: E402


def fit_planted(
    accuracies: list[float], *, items: int = 400, classes: int = 2, seed: int = 1
) -> tuple[list[int], DawidSkene]:
    """Return true classes, and the model fitted to labels of raters with these accuracies."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(classes, size=items)
    item: list[int] = []
    rater: list[int] = []
    label: list[int] = []
    for who, accuracy in enumerate(accuracies):
        right = rng.random(items) < accuracy
        wrong = (truth + rng.integers(1, classes, size=items)) % classes
        item += range(items)
        rater += [who] * items
        label += list(np.where(right, truth, wrong))
    fitted = dawid_skene(np.array(item), np.array(rater), np.array(label), classes=classes)
    return list(truth), fitted


def test_posteriors_are_probabilities() -> None:
    _, fitted = fit_planted([0.8, 0.7, 0.6], classes=3)
    assert np.allclose(fitted.posterior.sum(axis=1), 1)
    assert np.allclose(fitted.errors.sum(axis=2), 1)
    assert np.isclose(fitted.prior.sum(), 1)


def test_it_reports_whether_it_converged() -> None:
    _, fitted = fit_planted([0.95, 0.9, 0.9])
    assert fitted.converged
    assert fitted.iterations < 200


def test_raters_error_rates_are_recovered() -> None:
    _, fitted = fit_planted([0.95, 0.8, 0.6, 0.7], items=4000)
    found = [np.trace(table) / 2 for table in fitted.errors]
    assert found == pytest.approx([0.95, 0.8, 0.6, 0.7], abs=0.03)


def test_two_good_raters_outweigh_three_who_guess() -> None:
    truth, fitted = fit_planted([0.95, 0.95, 0.5, 0.5, 0.5])
    assert np.mean(fitted.posterior.argmax(axis=1) == truth) > 0.93


def test_a_rater_who_always_says_the_opposite_is_recognised() -> None:
    truth, fitted = fit_planted([0.9, 0.9, 0.9, 0.02])
    assert fitted.errors[3][0][1] > 0.9
    assert np.mean(fitted.posterior.argmax(axis=1) == truth) > 0.95


def test_a_single_rater_is_trusted() -> None:
    labels = np.array([0, 1, 1, 0])
    fitted = dawid_skene(np.arange(4), np.zeros(4, int), labels, classes=2)
    assert list(fitted.posterior.argmax(axis=1)) == [0, 1, 1, 0]


def test_a_class_that_no_rater_used_has_no_probability() -> None:
    labels = np.array([0, 1, 1, 0])
    fitted = dawid_skene(np.arange(4), np.zeros(4, int), labels, classes=4)
    assert not fitted.posterior[:, 2:].any()


def test_an_item_without_labels_has_the_prior() -> None:
    labels = np.array([0, 1, 1])
    fitted = dawid_skene(np.array([0, 1, 3]), np.zeros(3, int), labels, classes=2, item_count=5)
    assert fitted.posterior.shape == (5, 2)
    assert fitted.posterior[2] == pytest.approx(fitted.prior, abs=1e-4)


def test_a_fit_without_labels_is_refused() -> None:
    none = np.array([], dtype=int)
    with pytest.raises(ValueError, match="there are no labels"):
        dawid_skene(none, none, none, classes=2)


def test_memory_at_three_labels_per_item_is_no_more_than_documented() -> None:
    # docs/data-out.md has 85 bytes a judgment: 17 for the votes, the others for the fit.
    rng = np.random.default_rng(1)
    count = 60_000
    items, raters = np.arange(count) // 3, rng.integers(50, size=count)
    labels = rng.integers(4, size=count).astype(np.int8)
    tracemalloc.start()
    dawid_skene(items, raters, labels, classes=4, max_iterations=3)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak / count < 68
