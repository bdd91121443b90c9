/**
 * What spectra between epochs cost, and how few rows of the validation samples they need: s_s over ticks of so many
 * rows against s_s of all rows, over initializations of the second experiment and of a network that settles fast.
 *
 * Run: node bench/spectra/ticks.ts, after npm run build.
 */

import { createShell } from "../../server/src/dataset/kinds/shell.ts";
import type { Engine, LayerSpectra } from "../../server/src/engine/engine.ts";
import { TICK_ROWS, tickSamples } from "../../server/src/engine/ticks.ts";
import { createWasmEngine } from "../../server/src/engine/wasm/engine.ts";
import { nuclearNorm } from "../../server/src/indicator/scores/nuclearNorm.ts";
import { shift } from "../../server/src/indicator/scores/shift.ts";
import { uniform } from "../../server/src/random/distributions.ts";
import { createGenerator } from "../../server/src/random/generator.ts";
import { spearman } from "../../server/src/statistics/rankCorrelation.ts";
import { enginesHere } from "../engines/contestants.ts";
import { datasetOf, type Experiment, fast, second, shellOf } from "../support/experiments.ts";
import { machineLine } from "../support/machine.ts";
import { median } from "../support/median.ts";

const never = () => false;
const ROUNDS = 9;
const TICKS = [0, 4, 5];
const INITIALIZATIONS = 20;
/** Samples of 125 steps: a fifth of an epoch of the experiments. */
const SAMPLES_OF_TICK = 4000;
const WINDOW = 10;
const LAST = 20;
const ROWS = [32, 48, 64, 128, 256, 1000];

console.log(machineLine());

console.log("\nProcessor time of an epoch with ticks, relative to one without (medians)");
for (const engine of await enginesHere()) if (engine.name !== "tfjs") await cost(engine);

console.log(
  `\ns_s over ${WINDOW} ticks from so many rows against s_s from all 4,000, over ${INITIALIZATIONS} initializations:`,
);
console.log(
  "Pearson's / Spearman's correlation after tick 10 and tick 20; and the size of the first, of the second",
);
for (const experiment of [second, fast]) await fidelity(experiment);

async function cost(engine: Engine): Promise<void> {
  for (const experiment of [second, fast]) {
    const dataset = datasetOf(experiment);
    const contestants = await Promise.all(
      TICKS.map(async (ticks) => ({
        ticks,
        trainer: await engine.createTrainer(experiment.plan, dataset, ticks),
        times: [] as number[],
      })),
    );
    for (let round = 0; round <= ROUNDS; round++)
      for (const { trainer, times } of contestants) {
        const start = process.cpuUsage();
        await trainer.trainEpoch(never);
        await trainer.evaluate();
        const { user, system } = process.cpuUsage(start);
        if (round > 0) times.push(user + system);
      }
    const plain = median(contestants[0]!.times);
    const parts = contestants
      .slice(1)
      .map(({ ticks, times }) => `${ticks} ticks ${(median(times) / plain).toFixed(3)}`);
    console.log(
      `  ${engine.description}, ${experiment.name}: ${(plain / 1e6).toFixed(3)} s; ${parts.join(", ")}`,
    );
  }
}

async function fidelity(experiment: Experiment): Promise<void> {
  const dataset = createShell(shellOf(experiment, SAMPLES_OF_TICK));
  const engine = await createWasmEngine();
  const random = createGenerator(1, "gain");
  const gains = Array.from({ length: INITIALIZATIONS }, () => 0.1 + 19.9 * uniform(random));
  /** nuclear norms by number of rows (all rows first), initialization, tick and layer */
  const norms: number[][][][] = [0, ...ROWS].map(() => []);
  for (const [seed, gain] of gains.entries()) {
    const plan = { ...experiment.plan, gain, seed };
    const trainer = await engine.createTrainer(plan, dataset);
    const others = await Promise.all(
      ROWS.map((rows) =>
        engine.createTrainer(plan, { ...dataset, validation: tickSamples(dataset.validation, rows) }),
      ),
    );
    const own: number[][][] = norms.map(() => []);
    for (let tick = 0; tick <= LAST; tick++) {
      if (tick > 0) await trainer.trainEpoch(never);
      const snapshot = trainer.snapshot();
      own[0]!.push(normsOf((await trainer.evaluate()).layers));
      for (const [index, other] of others.entries()) {
        other.restore(snapshot, tick);
        own[index + 1]!.push(normsOf((await other.evaluate()).layers));
      }
    }
    for (const [index, ofRun] of own.entries()) norms[index]!.push(ofRun);
  }
  console.log(`  ${experiment.name}`);
  for (const [index, rows] of ROWS.entries()) {
    const cells = [WINDOW, LAST].map((tick) => {
      const [all, some] = [norms[0]!, norms[index + 1]!].map((runs) =>
        runs.map((ofRun) => shiftAt(ofRun, tick, experiment.plan.hidden)),
      ) as [number[], number[]];
      const ratio = sum(some.map(Math.abs)) / sum(all.map(Math.abs));
      return `${pearson(all, some).toFixed(3)} / ${spearman(all, some)?.toFixed(3)}, ${ratio.toFixed(2)}`;
    });
    console.log(
      `    ${String(rows).padStart(4)} rows${rows === TICK_ROWS ? " *" : "  "}  ${cells.join("    ")}`,
    );
  }
}

function normsOf(layers: LayerSpectra[]): number[] {
  return layers.map(({ linear }) => nuclearNorm(linear));
}

/** Equation 5 over the window that ends with a tick. */
function shiftAt(norms: number[][], tick: number, widths: number[]): number {
  const window = norms.slice(tick - WINDOW, tick + 1);
  return shift(widths.map((width, layer) => ({ width, norms: window.map((at) => at[layer]!) })));
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function pearson(x: number[], y: number[]): number {
  const [meanX, meanY] = [sum(x) / x.length, sum(y) / y.length];
  const products = (a: number[], b: number[], meanA: number, meanB: number) =>
    sum(a.map((value, i) => (value - meanA) * (b[i]! - meanB)));
  return (
    products(x, y, meanX, meanY) / Math.sqrt(products(x, x, meanX, meanX) * products(y, y, meanY, meanY))
  );
}
