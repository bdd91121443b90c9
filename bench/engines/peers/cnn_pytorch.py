"""Training steps of a convolutional network in PyTorch, eager, on one thread.

It gets the work as JSON, takes the fastest of PyTorch's ways to write the optimizer's step and of its two memory
formats, prints which, and then trains the asked number of steps for each line of standard input and prints its
seconds of CPU time. bench/engines/cnn.ts calls it.
"""
import json
import sys
import time

import torch
from torch import nn

from pytorch_optimizer import create_optimizer

work = json.loads(sys.argv[1])
torch.set_num_threads(1)
torch.set_flush_denormal(True)
torch.manual_seed(work["seed"])


def create_network():
    """The layers of the plan; padding is "same" with odd kernels and strides of 1."""
    height, width, channels = work["shape"]
    layers, shape = [], [channels, height, width]
    for layer in work["layers"]:
        kind = layer["kind"]
        if kind == "conv2d":
            layers.append(nn.Conv2d(shape[0], layer["filters"], layer["kernel"], padding="same"))
            shape[0] = layer["filters"]
        elif kind == "maxPooling2d":
            layers.append(nn.MaxPool2d(layer["size"]))
            shape[1:] = [side // layer["size"] for side in shape[1:]]
        elif kind == "dropout":
            layers.append(nn.Dropout(layer["rate"]))
        elif kind == "flatten":
            layers.append(nn.Flatten())
            shape = [shape[0] * shape[1] * shape[2]]
        elif kind == "dense":
            layers.append(nn.Linear(shape[0], layer["units"]))
            shape = [layer["units"]]
        elif kind == "relu":
            layers.append(nn.ReLU())
        else:
            raise ValueError(f"no layer {kind} here")
    return nn.Sequential(*layers)


height, width, channels = work["shape"]
images = torch.randn(work["train"], channels, height, width)
labels = torch.randint(0, work["layers"][-1]["units"], (work["train"],))
cross_entropy = nn.CrossEntropyLoss()


def steps(network, optimizer, count, memory_format):
    for _ in range(count):
        index = torch.randint(0, len(images), (work["batchSize"],))
        optimizer.zero_grad(set_to_none=True)
        x = images[index].contiguous(memory_format=memory_format)
        cross_entropy(network(x), labels[index]).backward()
        optimizer.step()


def seconds(function):
    start = time.process_time()
    function()
    return time.process_time() - start


choices = {}
for name, options in {"single tensors": {"foreach": False}, "foreach": {"foreach": True}}.items():
    for form in (torch.contiguous_format, torch.channels_last):
        network = create_network().to(memory_format=form)
        optimizer = create_optimizer(network, work["optimizer"], options)
        steps(network, optimizer, 2, form)
        trial = lambda: steps(network, optimizer, 3, form)
        choices[f"{name}, {form}"] = (min(seconds(trial) for _ in range(2)), network, optimizer, form)
best = min(choices, key=lambda name: choices[name][0])
_, network, optimizer, form = choices[best]
print(best, flush=True)
for _ in sys.stdin:
    print(seconds(lambda: steps(network, optimizer, work["steps"], form)), flush=True)
