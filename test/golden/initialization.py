"""The initial weights of each scheme in float64, from the definitions and the project's generator."""
import numpy as np

from xoshiro import create_generator

VARIANCE = {
    "xavier": lambda inputs, outputs: 2 / (inputs + outputs),
    "he": lambda inputs, outputs: 2 / inputs,
    "lecun": lambda inputs, outputs: 1 / inputs,
}


def initial_weights(seed, layer, scheme, gain, inputs, outputs):
    """inputs × outputs; `gain` multiplies the standard deviation."""
    generator = create_generator(seed, f"weights/{layer}")
    if scheme == "orthogonal":
        return gain * orthogonal(generator, inputs, outputs)
    count = inputs * outputs
    if scheme.endswith("Normal"):
        unit = np.array(generator.normals(count))
        variance = VARIANCE[scheme.removesuffix("Normal")]
    else:
        # A uniform number in [-1, 1) has the variance 1/3.
        unit = np.sqrt(3) * np.array([2 * generator.uniform() - 1 for _ in range(count)])
        variance = VARIANCE[scheme.removesuffix("Uniform")]
    return gain * np.sqrt(variance(inputs, outputs)) * unit.reshape(inputs, outputs)


def orthogonal(generator, inputs, outputs):
    """Q of the QR decomposition, with positive diagonal, of a matrix whose columns are drawn one by one."""
    length, count = max(inputs, outputs), min(inputs, outputs)
    drawn = np.array([generator.normals(length) for _ in range(count)]).T
    q, r = np.linalg.qr(drawn)
    q = q * np.sign(np.diag(r))
    return q if inputs >= outputs else q.T
