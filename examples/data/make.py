"""Writes the data of the examples from the copies that scikit-learn ships: wine.csv, diabetes.csv and digits.npz.

python3 -m pip install scikit-learn && python3 examples/data/make.py
"""

import csv
from pathlib import Path

import numpy as np
from sklearn.datasets import load_diabetes, load_digits, load_wine

folder = Path(__file__).parent


def write_table(name: str, columns: list, rows: list) -> None:
    with open(folder / name, "w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


wine = load_wine()
cultivars = ["Barolo", "Grignolino", "Barbera"]
write_table(
    "wine.csv",
    [*(name.replace("/", "_") for name in wine.feature_names), "cultivar"],
    [[*(f"{value:g}" for value in row), cultivars[label]] for row, label in zip(wine.data, wine.target)],
)

diabetes = load_diabetes(scaled=False)
names = ["age", "sex", "bmi", "blood_pressure", *diabetes.feature_names[4:], "progression"]
write_table(
    "diabetes.csv",
    names,
    [[*(f"{value:g}" for value in row), f"{target:g}"] for row, target in zip(diabetes.data, diabetes.target)],
)

digits = load_digits()
np.savez_compressed(
    folder / "digits.npz", x_train=digits.images.astype(np.uint8), y_train=digits.target.astype(np.uint8)
)
