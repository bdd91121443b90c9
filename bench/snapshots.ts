/**
 * What snapshots cost, as a share of training: the time to make, write and sync one, over the time between two.
 *
 * Run: node bench/snapshots.ts [seconds between snapshots]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createShell } from "../server/src/dataset/shell.ts";
import type { TrainingPlan } from "../server/src/engine/engine.ts";
import { compileKernels, instantiateKernels, supportedVariant } from "../server/src/engine/wasm/module.ts";
import { createTrainer } from "../server/src/engine/wasm/trainer.ts";
import { encodeSafetensors } from "../server/src/runs/trainer/safetensors.ts";
import { keepNewest, writeSnapshot } from "../server/src/runs/trainer/snapshots.ts";

const interval = Number(process.argv[2] ?? 2);
const repeats = 9;
const shared = { activation: "relu", scheme: "xavierNormal", gain: 1, seed: 1, batchSize: 32 } as const;
const plans: { name: string; dimensions: number; plan: TrainingPlan }[] = [
  {
    name: "48-32-16-2, RMSprop",
    dimensions: 48,
    plan: {
      ...shared,
      hidden: [32, 16],
      optimizer: { kind: "rmsprop", learningRate: 1e-4, rho: 0.9, momentum: 0, epsilon: 1e-7 },
    },
  },
  {
    name: "256-256-128-2, RMSprop",
    dimensions: 256,
    plan: {
      ...shared,
      hidden: [256, 128],
      optimizer: { kind: "rmsprop", learningRate: 1e-4, rho: 0.9, momentum: 0, epsilon: 1e-7 },
    },
  },
  {
    name: "1024-512-256-256-128-2, Adam",
    dimensions: 1024,
    plan: {
      ...shared,
      hidden: [512, 256, 256, 128],
      optimizer: { kind: "adam", learningRate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    },
  },
];

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; a snapshot every ${interval} s`,
);
const directory = mkdtempSync(join(tmpdir(), "dai-bench-"));
const module = await compileKernels(supportedVariant());
for (const { name, dimensions, plan } of plans) {
  const sizes = {
    kind: "shell",
    dimensions,
    train: 2000,
    validation: 400,
    seed: 1,
    shuffledLabels: 0,
  } as const;
  const trainer = createTrainer(
    await instantiateKernels(module),
    plan,
    createShell({ radii: [1, 1.1], ...sizes }),
  );
  await trainer.trainEpoch(() => false);
  const making: number[] = [];
  const writing: number[] = [];
  let bytes = 0;
  for (let epoch = 1; epoch <= repeats; epoch++) {
    const start = performance.now();
    const file = encodeSafetensors(trainer.snapshot(), { epoch: String(epoch) });
    making.push(performance.now() - start);
    await writeSnapshot(directory, epoch, file);
    await keepNewest(directory, 2);
    writing.push(performance.now() - start - making.at(-1)!);
    bytes = file.length;
  }
  const [make, write] = [median(making), median(writing)];
  const share = (100 * (make + write)) / (1000 * interval);
  console.log(
    `${name.padEnd(30)}${(bytes / 2 ** 20).toFixed(2).padStart(6)} MiB: made in ${make.toFixed(1)} ms, ` +
      `written in ${write.toFixed(1)} ms beside training; at most ${share.toFixed(2)}% of training`,
  );
}
rmSync(directory, { recursive: true });

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
