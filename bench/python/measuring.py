"""What taking spectra once an epoch adds to training, in processor time of one thread; and what is done where epochs are short.

Run: python bench/python/measuring.py, with PyTorch, and dai_probe on the PYTHONPATH.
"""

import os
import statistics
import time

import torch
from torch import nn

import dai_probe.torch

torch.set_num_threads(1)
torch.manual_seed(1)


class Transformer(nn.Module):
    """Two layers of width 128 on sequences of 64 characters."""

    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(64, 128)
        self.blocks = nn.TransformerEncoder(nn.TransformerEncoderLayer(128, 4, 512, batch_first=True), 2)
        self.head = nn.Linear(128, 64)

    def forward(self, x):
        return self.head(self.blocks(self.tokens(x)))


def convolutional():
    """Four convolutions and a dense layer of 128."""
    layers = []
    for inputs, filters, size in ((3, 32, 1), (32, 32, 2), (32, 64, 1), (64, 64, 2)):
        layers += [nn.Conv2d(inputs, filters, 3, padding=1), nn.ReLU(), *([nn.MaxPool2d(2)] if size > 1 else [])]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(4096, 128), nn.ReLU(), nn.Linear(128, 10))


def trainer(model, inputs, labels):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def step():
        outputs = model(inputs)
        optimizer.zero_grad()
        nn.functional.cross_entropy(outputs.reshape(-1, outputs.shape[-1]), labels.reshape(-1)).backward()
        optimizer.step()

    return step


def processor_time(action, times):
    """The median of some calls, the first of which does not count, in seconds."""
    taken = []
    for _ in range(times + 1):
        begun = time.process_time()
        action()
        taken.append(time.process_time() - begun)
    return statistics.median(taken[1:])


def share(name, model, inputs, labels, validation, steps):
    watcher = dai_probe.torch.Watcher(model, validation, share=1e9)
    step = processor_time(trainer(model, inputs, labels), 10)
    measuring = processor_time(lambda: watcher.measure(1e9), 5)
    epoch = steps * step
    print(f"{name}: {steps} steps of {1e3 * step:.0f} ms are an epoch of {epoch:.0f} s; ", end="")
    print(f"measuring takes {1e3 * measuring:.0f} ms, {measuring / epoch:.2%}")


def short_epochs():
    model = nn.Sequential(nn.Linear(20, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 2))
    step = trainer(model, torch.randn(50, 20), torch.randint(0, 2, (50,)))
    watcher = dai_probe.torch.Watcher(model, torch.randn(512, 20))
    begun, spent, epochs = time.perf_counter(), 0.0, 0
    watcher.measure(0.0)
    begun = time.perf_counter()
    while time.perf_counter() - begun < 20:
        for _ in range(10):
            step()
        epochs += 1
        spent += watcher.measure(time.perf_counter() - begun).seconds
    took = time.perf_counter() - begun
    print(f"epochs of {1e3 * (took - spent) / epochs:.0f} ms: measuring took {spent / took:.2%}. {watcher.summary()}")


print(f"PyTorch {torch.__version__}, one thread, load {os.getloadavg()[0]:.1f}")
images = torch.randn(64, 3, 32, 32)
share("CNN, 50,000 images of 32 x 32", convolutional(), images, torch.randint(0, 10, (64,)), torch.randn(1000, 3, 32, 32), 782)
text = torch.randint(0, 64, (32, 64))
share("transformer of two layers", Transformer(), text, text, torch.randint(0, 64, (64, 64)), 1000)
short_epochs()
