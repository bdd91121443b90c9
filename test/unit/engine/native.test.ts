import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { TrainingPlan } from "../../../server/src/engine/engine.ts";
import { createNativeEngine } from "../../../server/src/engine/native/engine.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import { createHeap } from "../../../server/src/engine/wasm/memory/heap.ts";
import { integerBelow } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { needs } from "../../support/needs.ts";
import { hashedDataset } from "./hashed.ts";
import { recipes } from "./recipes.ts";
import { kernelsOf, nativeBuild, nativeKernels, nativeSets, relaxedSimd } from "./variants.ts";

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

async function trained(
  create: () => ReturnType<typeof createWasmEngine>,
  example: Omit<(typeof cases)[number], "activation"> & { activation: "relu" | "tanh" | "gelu" | "sigmoid" },
) {
  const plan: TrainingPlan = { ...example, scheme: "heNormal", gain: 1.2, seed: 3 };
  const trainer = await (await create()).createTrainer(plan, hashedDataset({ ...example, validation: 77 }));
  const metrics = [await trainer.trainEpoch(never), await trainer.trainEpoch(never)];
  return { metrics, evaluation: await trainer.evaluate(), snapshot: trainer.snapshot() };
}

/** The sets that this processor has, by what the operating system says of it; undefined where that is not known. */
function setsOfProcessor(): string[] | undefined {
  if (process.arch === "arm64") return ["neon"];
  if (process.platform !== "linux") return undefined;
  const [, flags = ""] = /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8")) ?? [];
  const has = (...names: string[]) => names.every((name) => flags.split(" ").includes(name));
  const avx2 = has("avx2", "fma");
  return [...(avx2 && has("avx512f", "avx512dq", "avx512vl") ? ["avx512"] : []), ...(avx2 ? ["avx2"] : [])];
}

test("the built kernels export the instruction sets of this processor", needs(nativeBuild), () => {
  const expected = setsOfProcessor();
  if (expected) expect(nativeSets).toEqual(expected);
  else expect(nativeSets.length).toBeGreaterThan(0);
});

describe("native kernels", needs(nativeKernels), () => {
  // Both take every sum in the same order, with the same roundings, where WebAssembly's multiply-adds are fused.
  test.each(cases)(
    "train to the bits of WebAssembly: $hidden, $activation, $name",
    needs(relaxedSimd),
    async (example) => {
      const wasm = await trained(() => createWasmEngine("relaxed"), example);
      for (const set of nativeSets) {
        const native = await trained(() => createNativeEngine(set), example);
        expect(native).toEqual(wasm);
      }
    },
  );

  // Calls of native kernels that are repeated from a list, with WebAssembly's between them.
  test.each(["gelu", "sigmoid"] as const)(
    "train to the bits of WebAssembly with an activation that has no native kernel: %s",
    needs(relaxedSimd),
    async (activation) => {
      const example = { ...cases.find(({ name }) => name === "adam")!, activation };
      const wasm = await trained(() => createWasmEngine("relaxed"), example);
      for (const set of nativeSets) {
        expect(await trained(() => createNativeEngine(set), example)).toEqual(wasm);
      }
    },
  );

  test.each(
    cases,
  )("all instruction sets give the same bits: $hidden, $activation, $name", async (example) => {
    const [first, ...others] = await Promise.all(
      nativeSets.map((set) => trained(() => createNativeEngine(set), example)),
    );
    for (const other of others) expect(other).toEqual(first);
  });

  // Each epoch on an engine drawn at random, from the snapshot that another one left.
  test.each(Object.entries(recipes))(
    "a run that changes engines between epochs has the records of one that does not: %s",
    needs(relaxedSimd),
    async (_, recipe) => {
      const dataset = hashedDataset({ dimensions: 9, classes: 4, train: 90, validation: 60 });
      const plan: TrainingPlan = {
        hidden: [20, 33],
        activation: "tanh",
        scheme: "heNormal",
        gain: 1,
        seed: 8,
        batchSize: 16,
        ...recipe,
      };
      const engines = [
        await createWasmEngine("relaxed"),
        ...(await Promise.all(nativeSets.map(createNativeEngine))),
      ];
      const generator = createGenerator(1, "engines");
      const whole = await engines[0]!.createTrainer(plan, dataset, 2);
      let snapshot = whole.snapshot();
      for (let epoch = 0; epoch < 8; epoch++) {
        const engine = engines[integerBelow(generator, engines.length)]!;
        const trainer = await engine.createTrainer(plan, dataset, 2);
        trainer.restore(snapshot, epoch);
        const record = [await trainer.trainEpoch(never), await trainer.evaluate()];
        expect(record).toEqual([await whole.trainEpoch(never), await whole.evaluate()]);
        snapshot = trainer.snapshot();
      }
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
    const descriptions = { avx512: "AVX-512", avx2: "AVX2", neon: "NEON" };
    const { description } = await createNativeEngine();
    expect(description).toBe(`native kernels with ${descriptions[nativeSets[0]!]}`);
  });
});
