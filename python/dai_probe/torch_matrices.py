"""The matrix of one layer's outputs: which rows and columns it has, and what its Gram matrix tells."""

from __future__ import annotations


import torch

from .gram import normalized
from .positions import evenly, grid, tokens


class LayerMatrix:
    """A float32 copy of outputs, rows × columns, on the model's device; its Gram matrix in float64.

    The Gram matrix of the rows is taken where there are fewer rows than columns: its eigenvalues are the same, and
    the missing ones are 0.
    """

    def __init__(self, matrix: torch.Tensor, tokens: int):
        """
        :param matrix: rows × columns, any precision
        :param tokens: positions of a sequence, 1 where samples have none
        """
        self.tokens = tokens
        self.rows, self.width = matrix.shape
        values = _double(matrix.detach().float())
        self.is_finite = bool(torch.isfinite(values).all())
        self._by_rows = self.rows < self.width
        self._gram = values @ values.T if self._by_rows else values.T @ values
        self._energies = values.square().sum(0)
        self._mean = values.mean(0)

    def singular_values(self) -> list[float]:
        """Descending, divided by the largest; the first min(rows, width) of them."""
        try:
            eigenvalues = torch.linalg.eigvalsh(self._gram)
        except (RuntimeError, NotImplementedError):
            eigenvalues = torch.linalg.eigvalsh(self._gram.cpu())
        return normalized(eigenvalues.tolist())

    def statistics(self) -> dict[str, float]:
        """What is known without eigenvalues, as ``LayerStatistics`` of the protocol defines it."""
        energy = float(self._energies.sum())
        mean_energy = self.rows * float(self._mean.square().sum())
        scatter = max(0.0, energy - mean_energy)
        squares = self._centred_squares()
        participation = scatter**2 / squares if squares > 0 else 1.0
        return {
            "rootMeanSquare": (energy / (self.rows * self.width)) ** 0.5,
            "deadUnits": float((self._energies == 0).double().mean()),
            "meanShare": mean_energy / energy if energy > 0 else 0.0,
            "centredParticipation": min(float(self.width), max(1.0, participation)),
        }

    def _centred_squares(self) -> float:
        """‖m·Σ‖_F² of the covariance matrix Σ of the columns, from the Gram matrix."""
        if self._by_rows:
            row_means = self._gram.mean(0)
            centred = self._gram - row_means[None, :] - row_means[:, None] + row_means.mean()
        else:
            centred = self._gram - self.rows * torch.outer(self._mean, self._mean)
        return float(centred.square().sum())


def matrix_of(output: torch.Tensor, is_convolution: bool, rows: int) -> LayerMatrix:
    """The matrix of a layer's outputs for a batch.

    - a convolution (batch, channels, positions…): a row per sample, a column per channel and position of a grid, as the
      daemon's engines have it;
    - a sequence (batch, positions…, features): a row per token, at most ``rows``;
    - otherwise (batch, features): a row per sample.
    """
    if is_convolution:
        return LayerMatrix(_map_columns(output), 1)
    length = output[0].numel() // output.shape[-1]
    flat = output.reshape(-1, output.shape[-1])
    if len(flat) > rows:
        chosen = evenly(len(flat), rows) if length == 1 else tokens(len(output), length, rows)
        flat = flat[torch.as_tensor(chosen, device=flat.device)]
    return LayerMatrix(flat, length)


def _map_columns(output: torch.Tensor) -> torch.Tensor:
    shape = tuple(output.shape[2:])
    for dimension, positions in enumerate(grid(shape, output.shape[1]), start=2):
        if len(positions) < output.shape[dimension]:
            output = output.index_select(dimension, torch.as_tensor(positions, device=output.device))
    # Channels last, as the engines lay maps out.
    return output.movedim(1, -1).reshape(len(output), -1)


def _double(values: torch.Tensor) -> torch.Tensor:
    """Float64 on the same device; on the processor where the device has none, as on MPS."""
    try:
        return values.double()
    except (TypeError, RuntimeError):
        return values.cpu().double()
