import { type Tensor, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { Samples } from "../../dataset/dataset.ts";
import type { Activation, Evaluation } from "../engine.ts";
import type { Kernels } from "../wasm/module.ts";
import { evaluationRows } from "../wasm/validation.ts";
import { gather } from "./batches.ts";
import { addCrossEntropy, type Totals } from "./crossEntropy.ts";
import { forward } from "./passes.ts";
import { createRowSpectra } from "./spectra.ts";

/**
 * The function that evaluates a network: loss, accuracy, and both spectra of each hidden layer.
 *
 * @param widths dimensions, hidden widths, classes
 */
export function createValidation(
  kernels: Kernels,
  samples: Samples,
  widths: number[],
  activation: Activation,
): (parameters: Tensor[]) => Evaluation {
  const [dimensions, classes] = [widths[0]!, widths.at(-1)!];
  const hidden = widths.slice(1, -1);
  const batchRows = evaluationRows(samples.count, hidden);
  const spectra = createRowSpectra(kernels, samples.count, batchRows, [...hidden, ...hidden]);
  const linear = spectra.slice(0, hidden.length);
  const activated = spectra.slice(hidden.length);

  return (parameters) => {
    const totals: Totals = { loss: 0, correct: 0 };
    for (const spectrum of spectra) spectrum.clear();
    for (let first = 0; first < samples.count; first += batchRows) {
      const rows = Math.min(batchRows, samples.count - first);
      const batch = gather(samples, dimensions, null, first, rows);
      tidy(() => {
        const x = tensor2d(batch.features, [rows, dimensions]);
        const { inputs, outputs } = forward(parameters, activation, x);
        for (const index of hidden.keys()) {
          linear[index]!.add(outputs[index]!.dataSync<"float32">(), rows);
          activated[index]!.add(inputs[index + 1]!.dataSync<"float32">(), rows);
        }
        addCrossEntropy(totals, outputs.at(-1)!.dataSync<"float32">(), batch.labels, classes);
      });
    }
    const finite = spectra.every((spectrum) => spectrum.isFinite());
    return {
      loss: totals.loss / samples.count,
      accuracy: totals.correct / samples.count,
      layers: !finite
        ? []
        : hidden.map((width, index) => ({
            name: `dense_${index + 1}`,
            width,
            linear: linear[index]!.singularValues(),
            activation: activated[index]!.singularValues(),
          })),
    };
  };
}
