"""Training steps of a convolutional network in JAX, jit, on one core.

It gets the work as JSON, takes the fastest of the ways to write a step that are listed below, prints which, and then
trains the asked number of steps for each line of standard input and prints its seconds of CPU time. bench/engines/cnn.ts calls it.
"""
import json
import sys
import time

import one_core  # noqa: F401, before jax

import jax
import jax.numpy as jnp
import numpy as np

from jax_optimizer import initial_state, update

# The fastest of JAX's generators.
jax.config.update("jax_default_prng_impl", "unsafe_rbg")

work = json.loads(sys.argv[1])
rng = np.random.default_rng(work["seed"])


def create_network():
    """Weights and bias of each layer that has any; padding is "same" with odd kernels and strides of 1."""
    parameters, shape = [], list(work["shape"])
    for layer in work["layers"]:
        kind = layer["kind"]
        if kind == "conv2d":
            parameters.append(weights((layer["kernel"], layer["kernel"], shape[2], layer["filters"])))
            shape[2] = layer["filters"]
        elif kind == "maxPooling2d":
            shape[:2] = [side // layer["size"] for side in shape[:2]]
        elif kind == "flatten":
            shape = [shape[0] * shape[1] * shape[2]]
        elif kind == "dense":
            parameters.append(weights((shape[0], layer["units"])))
            shape = [layer["units"]]
    return parameters


def weights(shape):
    scale = np.float32(np.sqrt(2 / np.prod(shape[:-1])))
    return jnp.asarray(rng.standard_normal(shape, dtype=np.float32) * scale), jnp.zeros(shape[-1], jnp.float32)


def pool_by_shape(x, size):
    n, height, width, channels = x.shape
    x = x[:, : height // size * size, : width // size * size]
    return x.reshape(n, height // size, size, width // size, size, channels).max((2, 4))


def pool_by_window(x, size):
    window = (1, size, size, 1)
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, window, window, "VALID")


def loss_of(pool, parameters, x, y, key):
    own = iter(parameters)
    for layer in work["layers"]:
        kind = layer["kind"]
        if kind == "conv2d":
            w, bias = next(own)
            dimensions = ("NHWC", "HWIO", "NHWC")
            x = jax.lax.conv_general_dilated(x, w, (1, 1), "SAME", dimension_numbers=dimensions) + bias
        elif kind == "maxPooling2d":
            x = pool(x, layer["size"])
        elif kind == "dropout":
            key, one = jax.random.split(key)
            keep = 1 - layer["rate"]
            x = jnp.where(jax.random.bernoulli(one, keep, x.shape), x / keep, 0)
        elif kind == "flatten":
            x = x.reshape(len(x), -1)
        elif kind == "dense":
            w, bias = next(own)
            x = x @ w + bias
        elif kind == "relu":
            x = jax.nn.relu(x)
        else:
            raise ValueError(f"no layer {kind} here")
    return -jnp.take_along_axis(jax.nn.log_softmax(x), y[:, None], 1).mean()


height, width, channels = work["shape"]
images = jnp.asarray(rng.standard_normal((work["train"], height, width, channels), dtype=np.float32))
labels = jnp.asarray(rng.integers(work["layers"][-1]["units"], size=work["train"]))


def trainer(pool, scans):
    """A function that trains `count` steps from a state to the next."""

    def step(carry, batch):
        parameters, state, key = carry
        key, own = jax.random.split(key)
        loss = lambda parameters: loss_of(pool, parameters, images[batch], labels[batch], own)
        value, gradients = jax.value_and_grad(loss)(parameters)
        parameters, state = update(work["optimizer"], parameters, state, gradients)
        return (parameters, state, key), value

    many = jax.jit(lambda carry, batches: jax.lax.scan(step, carry, batches))
    one = jax.jit(step)

    def train(carry, count):
        batches = jnp.asarray(rng.integers(len(images), size=(count, work["batchSize"])))
        if scans:
            carry, losses = many(carry, batches)
        else:
            for batch in batches:
                carry, losses = one(carry, batch)
        return jax.block_until_ready(carry)

    return train


def initial():
    parameters = create_network()
    return parameters, initial_state(parameters), jax.random.key(work["seed"])


def seconds(train, carry):
    start = time.process_time()
    carry = train(carry, work["steps"])
    return time.process_time() - start, carry


choices = {}
for pooling, pool in {"pooling by shape": pool_by_shape, "by window": pool_by_window}.items():
    for steps, scans in {"scan": True, "a call a step": False}.items():
        train = trainer(pool, scans)
        _, carry = seconds(train, initial())
        tries = [seconds(train, carry) for _ in range(2)]
        choices[f"jit, {steps}, {pooling}"] = (min(spent for spent, _ in tries), train, carry)
best = min(choices, key=lambda name: choices[name][0])
_, train, carry = choices[best]
print(best, flush=True)
for _ in sys.stdin:
    spent, carry = seconds(train, carry)
    print(spent, flush=True)
