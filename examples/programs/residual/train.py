"""A small residual network on images of a folder for each class, such as CIFAR-10. Run by residual.dai.json."""

import argparse
import os
import pathlib

import numpy
import torch
from PIL import Image
from torch import nn

import dai_probe

arguments = argparse.ArgumentParser()
arguments.add_argument("--images", default="cifar-10", help="a folder with train/CLASS/*.jpg and test/CLASS/*.jpg")
arguments.add_argument("--lr", type=float, default=1e-3)
arguments.add_argument("--width", type=int, default=8)
arguments.add_argument("--decay", type=float, default=0.01)
arguments.add_argument("--seed", type=int, default=1)
given = arguments.parse_args()
batch = 64


def read(part: str, each: int):
    """The first images of each class: pixels between −1 and 1, and the classes' indices."""
    folders = sorted(path for path in pathlib.Path(given.images, part).iterdir() if path.is_dir())
    files = [(file, label) for label, folder in enumerate(folders) for file in sorted(folder.iterdir())[:each]]
    pixels = numpy.stack([numpy.asarray(Image.open(file).convert("RGB"), dtype=numpy.float32) for file, _ in files])
    x = torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous() / 127.5 - 1
    return x, torch.tensor([label for _, label in files]), len(folders)


class Block(nn.Module):
    def __init__(self, channels: int, filters: int, stride: int):
        super().__init__()
        self.first = nn.Conv2d(channels, filters, 3, stride, 1, bias=False)
        self.second = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(filters) for _ in range(2))
        self.shortcut = nn.Conv2d(channels, filters, 1, stride, bias=False)

    def forward(self, x):
        hidden = torch.relu(self.norms[0](self.first(x)))
        return torch.relu(self.norms[1](self.second(hidden)) + self.shortcut(x))


x_train, y_train, classes = read("train", 100)
x_validation, y_validation, _ = read("test", 50)
torch.manual_seed(given.seed)
widths = [given.width, 2 * given.width, 4 * given.width]
blocks = [Block(channels, filters, 2) for channels, filters in zip([3, *widths], widths)]
model = nn.Sequential(*blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(widths[-1], classes))
optimizer = torch.optim.AdamW(model.parameters(), lr=given.lr, weight_decay=given.decay)
newest = os.path.join(os.environ.get("DAI_DIRECTORY", "."), "newest.pt")
unfinished = newest + ".unfinished"

# Samples of each class: what guessing comes to, for the verdicts.
counts = torch.bincount(y_validation, minlength=classes)

with dai_probe.run(study="residual", parameters=vars(given), seed=given.seed, epochs=16, classes=counts) as run:
    if run.resume_after >= 1 and os.path.exists(newest):
        states = torch.load(newest)
        model.load_state_dict(states["model"])
        optimizer.load_state_dict(states["optimizer"])
    # Epochs take about a second here, so that few rows are measured, and at each of them.
    run.watch(model, x_validation, rows=128, share=0.5)
    for epoch in run.epochs():
        model.train()
        total = 0.0
        for rows in torch.randperm(len(x_train)).split(batch):
            loss = nn.functional.cross_entropy(model(x_train[rows]), y_train[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows) / len(x_train)
        model.eval()
        with torch.no_grad():
            outputs = model(x_validation)
        # Whole or not at all: the program may be killed at any time.
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, unfinished)
        os.replace(unfinished, newest)
        run.report(
            epoch,
            train_loss=total,
            validation_loss=nn.functional.cross_entropy(outputs, y_validation),
            validation_accuracy=(outputs.argmax(1) == y_validation).float().mean(),
        )
