import type { LayerOf } from "../../../network/layers/registry.ts";
import type { LayerKind } from "../layer.ts";
import { allocateBatch, tensorOf } from "../memory/batchTensor.ts";
import { paddedWidth } from "../memory/layout.ts";
import { storedVector } from "../memory/storedMatrix.ts";

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/**
 * Y = γ·(X − μ)/√(σ² + ε) + β for each channel, with the batch's μ and σ² in training and their moving averages
 * otherwise (Ioffe & Szegedy 2015, algorithm 1 and 2). Back, with x̂ = (X − μ)/√(σ² + ε) and m rows:
 * dX = γ/√(σ² + ε) · (dY − Σ dY/m − x̂·Σ dY·x̂/m), dγ = Σ dY·x̂, dβ = Σ dY (section 3).
 */
export const batchNormalization: LayerKind<LayerOf<"batchNormalization">> = {
  parameterBytes(_, { input }) {
    return 2 * paddedWidth(input.at(-1)!) * FLOAT;
  },

  create({ kernels, heap, capacity }, placement, { momentum, epsilon }) {
    const { name, tensor: input, parameters: gamma } = placement;
    const { positions, channels } = input;
    const width = paddedWidth(channels);
    const beta = gamma + width * FLOAT;
    const vector = () => heap.allocate(width * FLOAT);
    const [mean, variance, scale, movingMean, movingVariance] = Array.from({ length: 5 }, vector) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const [meanGradient, slope] = [vector(), vector()];
    /** dγ, then dβ, as the parameters lie */
    const gradients = heap.allocate(2 * width * FLOAT);
    const sums = gradients + width * FLOAT;
    const output = tensorOf(input.shape);
    output.values = allocateBatch(heap, output, capacity);
    // A first layer has parameters, although the gradient of its input is not needed.
    output.gradient = input.gradient || allocateBatch(heap, output, capacity);
    const at = (address: number) => new Float32Array(kernels.memory.buffer, address, width);

    /** The factor of X − μ: γ/√(σ² + ε). */
    const setScale = (variances: number): void => {
      const [factors, v, g] = [at(scale), at(variances), at(gamma)];
      for (let i = 0; i < width; i++) factors[i] = g[i]! / Math.sqrt(v[i]! + epsilon);
    };

    return {
      name,
      output,
      varies: true,
      parameters: [
        storedVector(`${name}/gamma`, channels, gamma),
        storedVector(`${name}/beta`, channels, beta),
      ],
      buffers: [
        storedVector(`${name}/movingMean`, channels, movingMean),
        storedVector(`${name}/movingVariance`, channels, movingVariance),
      ],
      initialize() {
        at(gamma).fill(1, 0, channels);
        at(movingVariance).fill(1, 0, channels);
      },
      forward(samples, isTraining) {
        const rows = samples * positions;
        if (isTraining) {
          kernels.moments(input.values, rows, channels, mean, variance);
          follow(at(movingMean), at(mean), momentum);
          follow(at(movingVariance), at(variance), momentum);
        }
        setScale(isTraining ? variance : movingVariance);
        const centre = isTraining ? mean : movingMean;
        kernels.normalize(input.values, rows, channels, centre, scale, beta, output.values);
      },
      backward(samples) {
        const rows = samples * positions;
        const dy = output.gradient;
        kernels.normalizationSums(dy, input.values, rows, channels, mean, sums, gradients);
        const [products, total, v] = [at(gradients), at(sums), at(variance)];
        const [shift, factor] = [at(meanGradient), at(slope)];
        for (let i = 0; i < width; i++) {
          const deviation = Math.sqrt(v[i]! + epsilon);
          shift[i] = total[i]! / rows;
          factor[i] = products[i]! / (deviation * deviation * rows);
          products[i]! /= deviation;
        }
        kernels.normalizationGradient(dy, input.values, rows, channels, mean, meanGradient, slope, scale);
        kernels.step(gamma, gradients, 2 * width * FLOAT);
      },
    };
  },
};

/** The moving average: momentum · old + (1 − momentum) · new. */
function follow(moving: Float32Array, latest: Float32Array, momentum: number): void {
  for (let i = 0; i < moving.length; i++) {
    moving[i] = momentum * moving[i]! + (1 - momentum) * latest[i]!;
  }
}
