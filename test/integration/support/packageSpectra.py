"""Spectra that the package takes of an exported model on rows, and its predictions: one line of JSON."""

import json
import sys

import numpy
import torch

from dai_probe.torch import Watcher

_, path, array = sys.argv
names = {"path": path, "rows": torch.from_numpy(numpy.load(array))}
# What the documentation shows.
exec(sys.stdin.read(), names)
measured = Watcher(names["model"], names["x"].float()).measure(0.0)
layers = {layer["name"]: layer["singularValues"] for layer in measured.layers}
print(json.dumps({"layers": layers, "predictedRows": measured.predicted_rows}))
