import { describe, expect, test } from "vitest";
import type { TrainingPlan } from "../../../server/src/engine/engine.ts";
import { createNativeEngine } from "../../../server/src/engine/native/engine.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import { createHeap } from "../../../server/src/engine/wasm/heap.ts";
import { hashedDataset } from "./hashed.ts";
import { recipes } from "./recipes.ts";
import { kernelsOf, nativeSets, variants } from "./variants.ts";

const activations = ["relu", "tanh"] as const;
/** tiles of every height and width, and what is left over of them */
const networks = [
  { dimensions: 3, hidden: [1], classes: 2, train: 13, batchSize: 5 },
  { dimensions: 17, hidden: [40, 9], classes: 3, train: 61, batchSize: 32 },
  { dimensions: 30, hidden: [64, 100, 24], classes: 11, train: 150, batchSize: 50 },
];
const cases = networks.flatMap((network) =>
  activations.flatMap((activation) =>
    Object.entries(recipes).map(([name, recipe]) => ({ name, ...network, activation, ...recipe })),
  ),
);
const never = () => false;

async function trained(create: () => ReturnType<typeof createWasmEngine>, example: (typeof cases)[number]) {
  const plan: TrainingPlan = { ...example, scheme: "heNormal", gain: 1.2, seed: 3 };
  const trainer = await (await create()).createTrainer(plan, hashedDataset({ ...example, validation: 77 }));
  const metrics = [await trainer.trainEpoch(never), await trainer.trainEpoch(never)];
  return { metrics, evaluation: await trainer.evaluate(), snapshot: trainer.snapshot() };
}

// Where `npm run native` has built no kernels there is nothing to test.
describe.skipIf(nativeSets.length === 0)("native kernels (npm run native builds them)", () => {
  // Both take every sum in the same order, with the same roundings, where WebAssembly's multiply-adds are fused.
  test.runIf(variants.includes("relaxed")).each(cases)(
    "train to the bits of WebAssembly: $hidden, $activation, $name",
    async (example) => {
      const wasm = await trained(() => createWasmEngine("relaxed"), example);
      for (const set of nativeSets) {
        const native = await trained(() => createNativeEngine(set), example);
        expect(native.snapshot).toEqual(wasm.snapshot);
        expect(native.metrics).toEqual(wasm.metrics);
        expect(native.evaluation.loss).toBe(wasm.evaluation.loss);
        expect(native.evaluation.accuracy).toBe(wasm.evaluation.accuracy);
      }
    },
  );

  test.runIf(nativeSets.length > 1).each(cases)(
    "AVX2 and AVX-512 give the same bits: $hidden, $activation, $name",
    async (example) => {
      const [first, second] = nativeSets.map((set) => trained(() => createNativeEngine(set), example));
      expect(await second).toEqual(await first);
    },
  );

  test("the native kernels follow the memory when it grows", async () => {
    const kernels = await kernelsOf(nativeSets[0]!);
    const heap = createHeap(kernels);
    const [a, b, c] = [heap.allocate(128), heap.allocate(256), heap.allocate(128)];
    heap.allocate(2 ** 22);
    new Float32Array(kernels.memory.buffer, a, 4).set([1, 2, 3, 4]);
    new Float32Array(kernels.memory.buffer, b, 8).set([1, 10, 100, 1000, 0, 0, 0, 5]);
    kernels.product(a, b, c, 4, 8, 1);
    expect([...new Float32Array(kernels.memory.buffer, c, 16)]).toEqual(
      [1, 2].flatMap((factor) => [1, 10, 100, 1000, 0, 0, 0, 5].map((value) => factor * value)),
    );
  });

  test("says which instruction set it took", async () => {
    expect((await createNativeEngine()).description).toBe(
      nativeSets[0] === "avx512" ? "native kernels with AVX-512" : "native kernels with AVX2",
    );
  });
});
