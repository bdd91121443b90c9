"""Writes measurements.csv: 600 plants of three kinds, four measurements each, which overlap a little."""

import random

random.seed(7)
means = {"alder": (5.1, 3.3, 1.6, 0.4), "birch": (5.9, 2.8, 4.2, 1.3), "cedar": (6.4, 3.0, 5.3, 1.9)}
spread = (0.45, 0.35, 0.5, 0.25)
with open("measurements.csv", "w", encoding="utf8", newline="\n") as file:
    file.write("height,width,leaf,stem,kind\n")
    for _ in range(600):
        kind = random.choice(list(means))
        row = [f"{random.gauss(mean, deviation):.2f}" for mean, deviation in zip(means[kind], spread)]
        file.write(",".join([*row, kind]) + "\n")
