import { expect, test } from "vitest";
import { parseSpec } from "../../../server/src/specification/parse.ts";

function codesOf(part: object): string[] {
  const base = {
    dataset: { kind: "shell", dimensions: 256 },
    architecture: { kind: "mlp", hidden: [256, 128] },
  };
  return parseSpec(JSON.stringify({ ...base, ...part })).diagnostics.map(
    ({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`,
  );
}

const rate = (kind: string, learningRate: number) => ({ training: { optimizer: { kind, learningRate } } });

test.each<[object, string[]]>([
  [rate("sgd", 1), []],
  [rate("sgd", 2), ["warning learning-rate-out-of-range training.optimizer.learningRate"]],
  [rate("adam", 1e-5), []],
  [rate("adam", 1e-9), ["warning learning-rate-out-of-range training.optimizer.learningRate"]],
  [rate("rmsprop", 10), ["warning learning-rate-diverges training.optimizer.learningRate"]],
  // The paper's own range of gains is no mistake.
  [{ initialization: { gain: { uniform: [0.1, 20] } } }, []],
  [
    { initialization: { gain: [1, 1e20, 1e-20] } },
    ["warning gain-overflows initialization.gain.1", "warning gain-vanishes initialization.gain.2"],
  ],
  [
    { initialization: { gain: { logUniform: [1e-3, 1] } } },
    ["warning gain-out-of-range initialization.gain.logUniform.0"],
  ],
  [
    { initialization: { gain: 200 }, architecture: { kind: "mlp", hidden: [256], activation: "tanh" } },
    ["warning tanh-saturates initialization.gain"],
  ],
  [{ dataset: { kind: "shell", shuffledLabels: 1 } }, ["warning all-labels-random dataset.shuffledLabels"]],
  [{ training: { epochs: 20 } }, []],
  [
    { training: { epochs: 20 }, indicator: { checkpoints: [10, 30] } },
    ["warning unreached-checkpoint indicator.checkpoints.1"],
  ],
])("%j", (part, codes) => {
  expect(codesOf(part)).toEqual(codes);
});
