"""A small transformer that predicts the next character of Python's standard library. Run by characters.dai.json."""

import argparse
import inspect
import os

import torch
from torch import nn

import dai_probe

arguments = argparse.ArgumentParser()
arguments.add_argument("--lr", type=float, default=1e-3)
arguments.add_argument("--width", type=int, default=32)
arguments.add_argument("--decay", type=float, default=0.01)
arguments.add_argument("--seed", type=int, default=1)
given = arguments.parse_args()
length, batch, steps = 32, 32, 15


class Transformer(nn.Module):
    def __init__(self, characters: int, width: int):
        super().__init__()
        self.embedding = nn.Embedding(characters, width)
        self.position = nn.Parameter(0.02 * torch.randn(length, width))
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(width, 4, 2 * width, dropout=0.0, batch_first=True, norm_first=True)
            for _ in range(2)
        )
        self.output = nn.Linear(width, characters)
        # A character sees those before it.
        self.register_buffer("mask", torch.full((length, length), float("-inf")).triu(1))

    def forward(self, x):
        hidden = self.embedding(x) + self.position
        for block in self.blocks:
            hidden = block(hidden, self.mask)
        return self.output(hidden)


text = "".join(inspect.getsource(module) for module in (argparse, inspect))
alphabet = sorted(set(text))
codes = torch.tensor([alphabet.index(character) for character in text])
train, validation = codes[: len(codes) * 9 // 10], codes[len(codes) * 9 // 10 :]
torch.manual_seed(given.seed)


def windows(source, starts):
    at = starts[:, None] + torch.arange(length)
    return source[at], source[at + 1]


def loss_of(outputs, wanted):
    return nn.functional.cross_entropy(outputs.flatten(0, 1), wanted.flatten())


checks = windows(validation, torch.arange(0, len(validation) - length - 1, length)[:64])
model = Transformer(len(alphabet), given.width)
optimizer = torch.optim.AdamW(model.parameters(), lr=given.lr, weight_decay=given.decay)
newest = os.path.join(os.environ.get("DAI_DIRECTORY", "."), "newest.pt")
unfinished = newest + ".unfinished"

# How often each character is the next one: what guessing comes to, for the verdicts.
classes = torch.bincount(checks[1].flatten(), minlength=len(alphabet))

with dai_probe.run(study="characters", parameters=vars(given), seed=given.seed, epochs=16, classes=classes) as run:
    if run.resume_after >= 1 and os.path.exists(newest):
        states = torch.load(newest)
        model.load_state_dict(states["model"])
        optimizer.load_state_dict(states["optimizer"])
    # Epochs take about a second here, so that few rows are measured, and at each of them.
    run.watch(model, checks[0], rows=128, share=0.5)
    for epoch in run.epochs():
        total = 0.0
        for _ in range(steps):
            x, y = windows(train, torch.randint(len(train) - length - 1, (batch,)))
            loss = loss_of(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() / steps
        with torch.no_grad():
            outputs = model(checks[0])
        # Whole or not at all: the program may be killed at any time.
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, unfinished)
        os.replace(unfinished, newest)
        run.report(
            epoch,
            train_loss=total,
            validation_loss=loss_of(outputs, checks[1]),
            validation_accuracy=(outputs.argmax(-1) == checks[1]).float().mean(),
        )
