"""The same epoch in JAX: jit over lax.scan of all batches, then evaluation and both spectra of every hidden layer.

It gets the work as JSON, prints how it computes, and then trains one epoch for each line of standard input and prints
its seconds of CPU time. bench/engines/peers/peers.ts calls it.
"""
import json
import sys
import time

import one_core  # noqa: F401, before jax

import jax
import jax.numpy as jnp
import numpy as np

from jax_optimizer import initial_state, update

jax.config.update("jax_enable_x64", True)

work = json.loads(sys.argv[1])
rng = np.random.default_rng(work["seed"])


def shell(count):
    """Two classes on concentric spheres."""
    labels = np.arange(count) % 2
    directions = rng.standard_normal((count, work["dimensions"]), dtype=np.float32)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    radii = np.where(labels == 0, 1.0, 1.1).astype(np.float32)
    return jnp.asarray(directions * radii[:, None]), jnp.asarray(labels)


def create_network():
    widths = [work["dimensions"], *work["hidden"], 2]
    return [
        (
            jnp.asarray(rng.standard_normal((a, b), dtype=np.float32) * np.float32(np.sqrt(2 / (a + b)))),
            jnp.zeros(b, jnp.float32),
        )
        for a, b in zip(widths, widths[1:])
    ]


def forward(network, x):
    """The logits, and each hidden layer's outputs before and after the activation."""
    hidden = []
    for weights, bias in network[:-1]:
        z = x @ weights + bias
        x = jax.nn.relu(z)
        hidden += [z, x]
    weights, bias = network[-1]
    return x @ weights + bias, hidden


def loss_of(network, x, y):
    logits, _ = forward(network, x)
    losses = -jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], 1)
    return losses.mean(), (logits.argmax(1) == y).sum()


@jax.jit
def train_epoch(network, state, x, y, batches):
    def step(carry, batch):
        network, state = carry
        (loss, correct), gradients = jax.value_and_grad(loss_of, has_aux=True)(network, x[batch], y[batch])
        return update(work["optimizer"], network, state, gradients), (loss, correct)

    (network, state), (losses, correct) = jax.lax.scan(step, (network, state), batches)
    return network, state, losses.mean(), correct.sum()


@jax.jit
def evaluate(network, x, y):
    _, hidden = forward(network, x)
    grams = [h.astype(jnp.float64).T @ h.astype(jnp.float64) for h in hidden]
    spectra = [jnp.sqrt(jnp.maximum(jnp.linalg.eigvalsh(gram), 0)) for gram in grams]
    return loss_of(network, x, y), spectra


train, validation = shell(work["train"]), shell(work["validation"])
network = create_network()
state = initial_state(network)
steps = work["train"] // work["batchSize"]
print("jit, scan, Gram", flush=True)

for _ in sys.stdin:
    start = time.process_time()
    order = rng.permutation(work["train"])[: steps * work["batchSize"]].reshape(steps, -1)
    network, state, *metrics = train_epoch(network, state, *train, jnp.asarray(order.astype(np.int32)))
    jax.block_until_ready((metrics, evaluate(network, *validation)))
    print(time.process_time() - start, flush=True)
