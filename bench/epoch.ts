/**
 * Seconds per epoch of the two experiments on one core, both spectra of every hidden layer included, and where
 * they go.
 *
 * Run: node bench/epoch.ts [epochs]
 */
import { cpus, loadavg } from "node:os";
import { createShell } from "../server/src/dataset/shell.ts";
import type { Trainer } from "../server/src/engine/engine.ts";
import {
  compileKernels,
  instantiateKernels,
  supportedVariant,
  type Variant,
} from "../server/src/engine/wasm/module.ts";
import { createTrainer } from "../server/src/engine/wasm/trainer.ts";
import { clockName, now } from "./clock.ts";
import { type Experiment, experiments, TRAIN, VALIDATION } from "./experiments.ts";
import { measureFmaPeak } from "./fmaPeak.ts";
import { type PhaseTimes, phases, timeKernels } from "./phases.ts";

const epochs = Number(process.argv[2] ?? 7);

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]?.toFixed(2)}, ${clockName}`,
);
const variants: Variant[] = supportedVariant() === "relaxed" ? ["relaxed", "simd"] : ["simd"];
for (const variant of variants) {
  const peak = await measureFmaPeak(variant === "relaxed");
  console.log(`\n${variant} kernels; 128-bit multiply-add peak of the core: ${peak.toFixed(1)} GFLOP/s`);
  for (const experiment of experiments) await report(experiment, variant, peak);
}

async function report(experiment: Experiment, variant: Variant, peak: number): Promise<void> {
  const { dimensions, name, plan } = experiment;
  const dataset = createShell({
    kind: "shell",
    dimensions,
    radii: [1, 1.1],
    train: TRAIN,
    validation: VALIDATION,
    seed: 1,
    shuffledLabels: 0,
  });
  const module = await compileKernels(variant);
  const seconds: number[] = [];
  const kernels = await instantiateKernels(module);
  const trainer = createTrainer(kernels, plan, dataset);
  await eachEpoch(trainer, async (train, evaluate) => {
    const start = now();
    await train();
    await evaluate();
    seconds.push((now() - start) / 1000);
  });

  // The stopwatches take time themselves, so the phases are those of further epochs.
  const timed = timeKernels(await instantiateKernels(module));
  const perEpoch: PhaseTimes[] = [];
  const totals: number[] = [];
  await eachEpoch(createTrainer(timed.kernels, plan, dataset), async (train, evaluate) => {
    timed.times.clear();
    const start = performance.now();
    timed.evaluating = false;
    await train();
    timed.evaluating = true;
    await evaluate();
    const total = performance.now() - start;
    const inKernels = [...timed.times.values()].reduce((sum, time) => sum + time, 0);
    totals.push(total);
    perEpoch.push(new Map([...timed.times, ["gathering and rest", total - inKernels]]));
  });

  console.log(
    `\n${name}: ${median(seconds).toFixed(3)} s per epoch (median of ${epochs}; ` +
      `${Math.min(...seconds).toFixed(3)} to ${Math.max(...seconds).toFixed(3)}), ` +
      `${(kernels.memory.buffer.byteLength / 1e6).toFixed(0)} MB beside the data`,
  );
  const work = multiplyAdds(experiment);
  for (const phase of phases) {
    // Shares by the wall clock, which is finer, of the seconds by the clock above, which is steadier.
    const part = median(perEpoch.map((times, epoch) => (times.get(phase) ?? 0) / totals[epoch]!));
    const time = part * median(seconds) * 1000;
    const flops = work.get(phase);
    const rate = flops === undefined ? 0 : (2 * flops) / time / 1e6;
    const share = `${(100 * part).toFixed(1)}%`.padStart(6);
    const speed = rate
      ? `${rate.toFixed(1).padStart(6)} GFLOP/s, ${((100 * rate) / peak).toFixed(0)}% of peak`
      : "";
    console.log(`  ${phase.padEnd(18)}${time.toFixed(1).padStart(8)} ms ${share} ${speed}`);
  }
}

/** Trains the epochs that count, after one that runs partly in V8's baseline code. */
async function eachEpoch(
  trainer: Trainer,
  measure: (train: () => Promise<unknown>, evaluate: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  await trainer.trainEpoch(() => false);
  await trainer.evaluate();
  for (let epoch = 0; epoch < epochs; epoch++) {
    await measure(
      () => trainer.trainEpoch(() => false),
      () => trainer.evaluate(),
    );
  }
}

/** Multiply-adds of an epoch in the phases that are products. */
function multiplyAdds({ dimensions, plan }: Experiment): Map<string, number> {
  const widths = [dimensions, ...plan.hidden, 2];
  const sizes = widths.slice(1).map((width, index) => width * widths[index]!);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return new Map([
    ["forward products", TRAIN * all],
    ["backward products", TRAIN * (all - sizes[0]!)],
    ["weight steps", TRAIN * all],
    ["Gram matrices", plan.hidden.reduce((sum, width) => sum + VALIDATION * width * (width + 4), 0)],
  ]);
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
