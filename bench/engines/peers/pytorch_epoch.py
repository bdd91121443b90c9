"""The same epoch in PyTorch, eager, on one thread: training, evaluation, both spectra of every hidden layer.

It gets the work as JSON, tries the ways that PyTorch offers for a step and for spectra, prints those that it
takes, the fastest ones, and then trains one epoch for each line of standard input and prints its seconds of
CPU time. bench/engines/peers/peers.ts calls it.
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


def shell(count):
    """Two classes on concentric spheres."""
    labels = torch.arange(count) % 2
    directions = nn.functional.normalize(torch.randn(count, work["dimensions"]))
    return directions * torch.where(labels == 0, 1.0, 1.1)[:, None], labels


def create_network():
    layers, width = [], work["dimensions"]
    for hidden in work["hidden"]:
        layers += [nn.Linear(width, hidden), nn.ReLU()]
        width = hidden
    network = nn.Sequential(*layers, nn.Linear(width, 2))
    for layer in network[::2]:
        nn.init.xavier_normal_(layer.weight)
        nn.init.zeros_(layer.bias)
    return network


def by_svd(outputs):
    return torch.linalg.svdvals(outputs.double())


def by_gram(outputs):
    doubles = outputs.double()
    return torch.linalg.eigvalsh(doubles.T @ doubles).clamp(min=0).sqrt()


train, validation = shell(work["train"]), shell(work["validation"])
cross_entropy = nn.CrossEntropyLoss()


def indexed_batches():
    x, y = train
    for index in torch.randperm(len(x)).split(work["batchSize"]):
        yield x[index], y[index]


loader = torch.utils.data.DataLoader(
    torch.utils.data.TensorDataset(*train), batch_size=work["batchSize"], shuffle=True
)


def train_epoch(network, optimizer, batches):
    loss_sum, correct = torch.zeros(()), torch.zeros((), dtype=torch.long)
    for x, y in batches:
        optimizer.zero_grad(set_to_none=True)
        logits = network(x)
        loss = cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        loss_sum += loss.detach() * len(x)
        correct += (logits.argmax(1) == y).sum()
    return loss_sum.item(), correct.item()


@torch.no_grad()
def evaluate(network, spectrum):
    h, y = validation
    spectra = []
    for layer in network:
        h = layer(h)
        if layer is not network[-1]:
            spectra.append(spectrum(h))
    return cross_entropy(h, y).item(), (h.argmax(1) == y).sum().item(), spectra


def seconds(function):
    start = time.process_time()
    function()
    return time.process_time() - start


def fastest(candidates, trial):
    """The candidate whose trial takes least; one that this PyTorch does not know is passed over."""
    times = {}
    for name, candidate in candidates.items():
        try:
            trial(candidate)
            times[name] = min(seconds(lambda: trial(candidate)) for _ in range(3))
        except (RuntimeError, TypeError):
            pass
    return min(times, key=times.get)


def some_steps(options):
    network = create_network()
    first = [next(iter(indexed_batches()))] * 100
    train_epoch(network, create_optimizer(network, work["optimizer"], options), first)


steps = {"single tensors": {"foreach": False}, "foreach": {"foreach": True}, "fused": {"fused": True}}
spectra = {"SVD": by_svd, "Gram": by_gram}
network = create_network()
step = fastest(steps, some_steps)
spectrum = fastest(spectra, lambda candidate: evaluate(network, candidate))
print(f"{step}, {spectrum}", flush=True)

optimizer = create_optimizer(network, work["optimizer"], steps[step])
for _ in sys.stdin:
    start = time.process_time()
    train_epoch(network, optimizer, loader if work["dataLoader"] else indexed_batches())
    evaluate(network, spectra[spectrum])
    print(time.process_time() - start, flush=True)
