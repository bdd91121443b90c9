import { describe, expect, test } from "vitest";
import type { TrainingPlan } from "../../../server/src/engine/engine.ts";
import { createNativeEngine } from "../../../server/src/engine/native/engine.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import type { LayerSpec } from "../../../server/src/network/layers/registry.ts";
import { needs } from "../../support/needs.ts";
import { hashedDataset } from "./hashed.ts";
import { nativeKernels, nativeSets, relaxedSimd } from "./variants.ts";

const output: LayerSpec[] = [{ kind: "flatten" }, { kind: "dense", units: 3 }];
const relu: LayerSpec = { kind: "relu" };
const leaky: LayerSpec = { kind: "leakyRelu", slope: 0.2 };

function conv(filters: number, kernel: number, stride = 1, padding: "same" | "valid" = "same"): LayerSpec {
  return { kind: "conv2d", filters, kernel, stride, padding };
}

function pool(size: number, stride: number): LayerSpec {
  return { kind: "maxPooling2d", size, stride };
}

/*
 * The native kernels look at a padded map where WebAssembly's lay patches out, and their tiles are others: shapes that
 * fill whole tiles and such that leave something over, maps of one stretch of positions, of many, and of less than one.
 */
const networks: Record<string, { shape: number[]; layers: LayerSpec[] }> = {
  "rows longer than a tile, a rest of filters": {
    shape: [19, 33, 3],
    layers: [conv(40, 3), relu, conv(9, 3), relu, pool(2, 2), ...output],
  },
  "several samples in a stretch": {
    shape: [7, 7, 17],
    layers: [conv(48, 3), leaky, conv(16, 2), leaky, pool(3, 1), conv(24, 3), relu, ...output],
  },
  "a row longer than a stretch": { shape: [3, 260, 1], layers: [conv(8, 3), relu, conv(8, 3), ...output] },
  "strides of 2 and 3": {
    shape: [23, 26, 2],
    layers: [conv(17, 3, 2), relu, conv(12, 5, 3), relu, conv(8, 2, 2), ...output],
  },
  "strides longer than the window": {
    shape: [21, 20, 4],
    layers: [conv(8, 2, 3), relu, conv(8, 1, 2, "valid"), relu, ...output],
  },
  "no padding": {
    shape: [20, 17, 5],
    layers: [conv(20, 4, 1, "valid"), relu, conv(33, 3, 2, "valid"), leaky, pool(2, 1), ...output],
  },
  "a window larger than the map": { shape: [2, 3, 6], layers: [conv(8, 5), relu, conv(4, 5), ...output] },
  "dropout of a map": {
    shape: [9, 8, 3],
    layers: [conv(12, 3), relu, { kind: "dropout", rate: 0.4 }, conv(8, 3), { kind: "tanh" }, ...output],
  },
};

const optimizer = { kind: "rmsprop", learningRate: 1e-3, rho: 0.9, momentum: 0, epsilon: 1e-7 } as const;

describe("native kernels", needs(nativeKernels, relaxedSimd), () => {
  test.each(Object.entries(networks))("train maps to the bits of WebAssembly: %s", async (_, network) => {
    const { shape, layers } = network;
    const dimensions = shape.reduce((product, length) => product * length, 1);
    const dataset = hashedDataset({ shape, dimensions, classes: 3, train: 21, validation: 13 });
    const plan: TrainingPlan = { layers, scheme: "heNormal", gain: 1.3, seed: 2, optimizer, batchSize: 8 };
    for (const set of nativeSets) {
      const [native, wasm] = [
        await (await createNativeEngine(set)).createTrainer(plan, dataset),
        await (await createWasmEngine("relaxed")).createTrainer(plan, dataset),
      ];
      for (let epoch = 0; epoch < 2; epoch++) {
        expect(await native.trainEpoch(() => false), set).toEqual(await wasm.trainEpoch(() => false));
      }
      expect(native.snapshot(), set).toEqual(wasm.snapshot());
      const evaluation = await native.evaluate();
      expect(evaluation, set).toEqual(await wasm.evaluate());
      expect(evaluation.layers.length).toBeGreaterThan(0);
    }
  });
});
