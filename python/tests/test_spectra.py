"""Spectra against an SVD in float64, and which rows and columns are measured."""

import numpy
import pytest

from dai_probe.budget import ENERGIES, NOTHING, SPECTRA, Budget
from dai_probe.positions import evenly, grid, tokens
from dai_probe.spectrum import measure_arrays, singular_values


def by_svd(matrix):
    values = numpy.linalg.svd(numpy.asarray(matrix, dtype=numpy.float64), compute_uv=False)
    return values / values[0]


@pytest.mark.parametrize("rows, columns", [(200, 40), (40, 200), (64, 64), (5, 1)])
def test_singular_values_are_those_of_an_svd(rows, columns):
    matrix = numpy.random.default_rng(1).normal(size=(rows, columns)) ** 3
    assert numpy.allclose(singular_values(matrix), by_svd(matrix), atol=1e-6)


def test_a_matrix_of_zeros_has_a_spectrum_of_zeros():
    assert singular_values(numpy.zeros((7, 3))) == [0.0, 0.0, 0.0]


def test_a_matrix_that_is_not_finite_has_none(capsys):
    assert singular_values([[1.0, float("nan")]]) is None
    assert measure_arrays({"layer": numpy.full((3, 2), numpy.inf)}, {}).layers == []


def test_arrays_of_more_axes_have_a_row_for_each_position():
    values = numpy.random.default_rng(2).normal(size=(4, 6, 3))
    (layer,) = measure_arrays({"layer": values}, {}).layers
    assert numpy.allclose(layer["singularValues"], by_svd(values.reshape(24, 3)), atol=1e-6)


def test_rows_are_evenly_spaced():
    assert evenly(3, 5) == [0, 1, 2]
    assert evenly(10, 5) == [1, 3, 5, 7, 9]


@pytest.mark.parametrize(
    "shape, channels, positions",
    [
        ((4, 4), 32, [[0, 1, 2, 3]] * 2),
        ((28, 28), 32, [[3, 10, 17, 24]] * 2),
        ((28, 28), 1024, [[14], [14]]),
        ((100,), 64, [[6, 18, 31, 43, 56, 68, 81, 93]]),
        ((8, 8, 8), 64, [[2, 6]] * 3),
    ],
)
def test_positions_of_a_convolution(shape, channels, positions):
    assert grid(shape, channels) == positions


def test_tokens_are_as_many_as_asked_for_and_spread_over_the_positions():
    chosen = tokens(32, 64, 512)
    assert len(chosen) == len(set(chosen)) == 512
    assert chosen == tokens(32, 64, 512)
    assert len({index % 64 for index in chosen}) == 64
    assert tokens(4, 5, 512) == list(range(20))


class TestBudget:
    def test_first_time_everything(self):
        assert Budget(0.05).choose(0.0) == SPECTRA

    def test_epochs_that_are_long_enough_are_all_measured(self):
        budget, elapsed = Budget(0.05), 0.0
        for _ in range(50):
            assert budget.choose(elapsed) == SPECTRA
            budget.spend(SPECTRA, 0.1, 0.05)
            elapsed += 10.1

    @pytest.mark.parametrize("epoch, cost", [(0.01, 0.1), (0.1, 0.1), (1.0, 0.1), (0.5, 0.03)])
    def test_no_more_than_the_share_is_spent(self, epoch, cost):
        budget, elapsed, spent = Budget(0.05), 0.0, 0.0
        for _ in range(2000):
            choice = budget.choose(elapsed)
            seconds = {SPECTRA: cost, ENERGIES: cost / 3, NOTHING: 0.0}[choice]
            budget.spend(choice, seconds, 2 * cost / 3)
            spent += seconds
            elapsed += epoch + seconds
        assert spent <= max(0.05 * (elapsed - spent), cost) + 1e-9
        assert budget.counts[SPECTRA] > 0
