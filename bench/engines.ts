/**
 * Seconds per epoch of the two experiments, spectra included, with each engine and with PyTorch where Python has
 * it, side by side. All take turns, epoch by epoch, so that what disturbs one disturbs the others as well.
 *
 * Run: node bench/engines.ts [rounds]. PYTHON names the Python to ask for PyTorch; python3 by default.
 */
import { cpus, loadavg } from "node:os";
import { createShell } from "../server/src/dataset/shell.ts";
import type { Engine } from "../server/src/engine/engine.ts";
import { createTfjsEngine } from "../server/src/engine/tfjs/engine.ts";
import { createWasmEngine } from "../server/src/engine/wasm/engine.ts";
import { type Experiment, experiments, TRAIN, VALIDATION } from "./experiments.ts";
import { pytorchVersion, startPytorch } from "./pytorch.ts";

/** One side of the comparison, ready to train. */
interface Contestant {
  name: string;
  /** trains and evaluates one epoch; seconds of CPU time, all threads together */
  epoch(): Promise<number>;
  close(): void;
}

const rounds = Math.max(1, Number(process.argv[2] ?? 5));
const engines = [await createWasmEngine(), await createTfjsEngine()];
const pytorch = pytorchVersion();

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]?.toFixed(2)}`,
);
console.log(pytorch ? `PyTorch ${pytorch}, one thread` : "PyTorch is absent: python3 cannot import torch.");
for (const experiment of experiments) await compare(experiment);

async function compare(experiment: Experiment): Promise<void> {
  const contestants = await Promise.all([
    ...engines.map((engine) => engineContestant(engine, experiment)),
    ...(pytorch ? [startPytorch(experiment, false), startPytorch(experiment, true)] : []),
  ]);
  const seconds = contestants.map((): number[] => []);
  // The first epoch of each is not counted: code is being compiled and memory is new.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const spent = await contestant.epoch();
      if (round > 0) seconds[index]!.push(spent);
    }
  }
  for (const contestant of contestants) contestant.close();

  console.log(`\n${experiment.name}, medians of ${rounds} epochs`);
  const base = median(seconds[0]!);
  for (const [index, { name }] of contestants.entries()) {
    const own = median(seconds[index]!);
    const share = `wasm takes ${(base / own).toFixed(2)} of it`;
    console.log(`  ${name.padEnd(56)}${own.toFixed(3).padStart(7)} s   ${share}`);
  }
}

async function engineContestant(engine: Engine, { dimensions, plan }: Experiment): Promise<Contestant> {
  const dataset = createShell({
    kind: "shell",
    dimensions,
    radii: [1, 1.1],
    train: TRAIN,
    validation: VALIDATION,
    seed: 1,
    shuffledLabels: 0,
  });
  const trainer = await engine.createTrainer(plan, dataset);
  return {
    name: `${engine.name}: ${engine.description}`,
    async epoch() {
      const start = process.cpuUsage();
      await trainer.trainEpoch(() => false);
      await trainer.evaluate();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    },
    close: () => {},
  };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
