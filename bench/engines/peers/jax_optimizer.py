"""One optimizer step in JAX, as in Keras 3."""
import jax
import jax.numpy as jnp
import numpy as np


def initial_state(parameters):
    zeros = jax.tree.map(jnp.zeros_like, parameters)
    return zeros, zeros, jnp.float32(0)


def update(o, parameters, state, gradients):
    """RMSprop with epsilon inside the root, or Adam. `o` is a spec's optimizer."""
    tree = jax.tree.map
    first, second, t = state
    rate, epsilon, t = np.float32(o["learningRate"]), np.float32(o["epsilon"]), t + 1
    if o["kind"] == "rmsprop":
        rho = np.float32(o["rho"])
        second = tree(lambda v, g: rho * v + (1 - rho) * g * g, second, gradients)
        parameters = tree(lambda w, g, v: w - rate * g / jnp.sqrt(v + epsilon), parameters, gradients, second)
        return parameters, (first, second, t)
    beta1, beta2 = np.float32(o["beta1"]), np.float32(o["beta2"])
    first = tree(lambda m, g: m + (1 - beta1) * (g - m), first, gradients)
    second = tree(lambda v, g: v + (1 - beta2) * (g * g - v), second, gradients)
    alpha = (rate * jnp.sqrt(1 - beta2**t) / (1 - beta1**t)).astype(jnp.float32)
    parameters = tree(lambda w, m, v: w - alpha * m / (jnp.sqrt(v) + epsilon), parameters, first, second)
    return parameters, (first, second, t)
