/**
 * One table of what the product takes: an epoch with each engine and with JAX and PyTorch where Python has them, where
 * the time of an epoch goes, memory, a study on two workers, the start of a run, snapshots.
 *
 * Run: npm run bench [-- parts] [--save], after npm run build; the parts are engines, cnn, compilers, phases, overhead,
 * prediction, study, order, start and snapshots. PYTHON names the Python of JAX and PyTorch (python3 by default), DAI_TEST_DIST another build than dist.
 */
import { cpus, loadavg, version } from "node:os";
import {
  STUDY_LENGTHS,
  type StatisticsCost,
  type StudyCosts,
  saveCosts,
} from "../scripts/reproduce/realistic/costs.ts";
import type { Engine } from "../server/src/engine/engine.ts";
import { instructionSets, loadAddon } from "../server/src/engine/native/addon.ts";
import { instantiateKernels as instantiateNative } from "../server/src/engine/native/kernels.ts";
import { compileKernels, instantiateKernels, type Kernels } from "../server/src/engine/wasm/module.ts";
import { supportedVariant } from "../server/src/engine/wasm/variant.ts";
import { networks, secondsPerStep } from "./cnn.ts";
import { ratioOfCompilers } from "./compilers.ts";
import { enginesHere, secondsPerEpoch } from "./contestants.ts";
import { measureFmaPeak } from "./fmaPeak.ts";
import { measureOrder } from "./order.ts";
import { measureOutputStatistics } from "./outputStatistics.ts";
import { measureOverhead, type Overhead } from "./overhead.ts";
import { measurePrediction } from "./prediction.ts";
import { jaxVersion, pytorchVersion } from "./python.ts";
import { measureSnapshots } from "./snapshots.ts";
import { measureStart, type StartFigures } from "./startOfRun.ts";
import { measureStudy } from "./study.ts";
import { fast, first, second, small } from "./support/experiments.ts";
import { phaseShares } from "./support/phaseShares.ts";
import { phases } from "./support/phases.ts";
import { createTable } from "./support/table.ts";

const EPOCHS = 5;
/** of networks whose epochs take milliseconds */
const SMALL_EPOCHS = 25;

const parts = {
  engines: compare,
  cnn,
  compilers,
  phases: profile,
  overhead,
  prediction,
  study,
  order,
  start,
  snapshots,
};
const names = Object.keys(parts) as (keyof typeof parts)[];
/** With `order`: keeps its figures for docs/results/realistic.md. */
const SAVE = "--save";
const chosen = process.argv.slice(2).filter((argument) => argument !== SAVE);
for (const name of chosen) {
  if (!names.includes(name as keyof typeof parts)) {
    console.error(`There is no part ${name}: name some of ${names.join(", ")}, or none for all.`);
    process.exit(1);
  }
}

const engines = await enginesHere();
const isNativeHere = engines.some(({ name }) => name === "native");
const [pytorch, jax] = [pytorchVersion(), jaxVersion()];
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${process.platform} (${version()}), Node ${process.version}, ` +
    `load ${loadavg()[0]?.toFixed(1)}`,
);
console.log(`Medians of ${EPOCHS} epochs of 20,000 + 4,000 samples on one core, spectra included.`);
console.log(jax ? `JAX ${jax}, jit, on one core.` : "No JAX: Python cannot import jax.");
console.log(pytorch ? `PyTorch ${pytorch}, eager, one thread.` : "No PyTorch: Python cannot import torch.");
if (!isNativeHere) console.log("No native kernels: npm run build compiles them where there is a C compiler.");
console.log();

const experiments = [second, first];
const table = createTable(experiments.map(({ name }) => name));
for (const name of names) if (chosen.length === 0 || chosen.includes(name)) await parts[name]();

async function compare(): Promise<void> {
  const columns: Map<string, number>[] = [];
  for (const experiment of experiments)
    columns.push(await secondsPerEpoch(experiment, engines, true, EPOCHS));
  table.heading("An epoch, seconds of processor time");
  const contestants = [...columns[0]!.keys()];
  // PyTorch may take another way for another network; only the name before the parenthesis is the same.
  const secondsOf = (name: string) =>
    columns.map((column) => [...column].find(([each]) => sideOf(each) === sideOf(name))![1]);
  for (const name of contestants)
    table.row(
      name,
      secondsOf(name).map((seconds) => seconds.toFixed(3)),
    );

  table.heading("Ratios of these");
  const wasm = secondsOf(contestants[0]!);
  const ratio = (what: string, of: number[], to: number[], goal: string) =>
    table.row(
      what,
      of.map((seconds, column) => (seconds / to[column]!).toFixed(2)),
      goal,
    );
  const find = (side: string) => contestants.find((name) => sideOf(name) === side);
  const native = find("native");
  const best = secondsOf(native ?? contestants[0]!);
  const compareWith = (side: string, ofBest: string, ofWasm: string) => {
    const name = find(side);
    if (!name) return;
    ratio(`default engine / ${side}`, best, secondsOf(name), ofBest);
    if (native) ratio(`wasm / ${side}`, wasm, secondsOf(name), ofWasm);
  };
  if (native) ratio("wasm / native", wasm, best, "≥ 1.8");
  compareWith("JAX", "≤ 0.70, ≤ 0.55", "");
  compareWith("PyTorch, indexed batches", "≤ 0.25, ≤ 0.40", "≤ 0.65");
  compareWith("PyTorch, DataLoader", "", "");
  const tfjs = find("tfjs");
  if (tfjs) ratio("wasm / tfjs", wasm, secondsOf(tfjs), "");
}

async function cnn(): Promise<void> {
  for (const [index, network] of networks.entries()) {
    const { name, shape, batchSize } = network;
    table.heading(`A step of ${name}; ${shape.join(" × ")}, batches of ${batchSize}`);
    const seconds = await secondsPerStep(network);
    const timeOf = (side: string) => [...seconds].find(([each]) => sideOf(each) === side)?.[1];
    for (const [each, time] of seconds) table.row(each, [`${(1000 * time).toFixed(1)} ms`]);
    const [jax, pytorch] = [timeOf("JAX"), timeOf("PyTorch")];
    for (const engine of ["wasm", "native"]) {
      const [own, isNative] = [timeOf(engine), engine === "native"];
      if (!own) continue;
      // Only where it is the faster of the two is JAX the one to beat.
      const ofJax = isNative && jax && pytorch && jax < pytorch ? "≤ 0.80" : "";
      const ofPytorch = isNative ? ["≤ 0.50", "≤ 0.40"][index]! : "";
      if (jax) table.row(`${engine} / JAX`, [(own / jax).toFixed(2)], ofJax);
      if (pytorch) table.row(`${engine} / PyTorch`, [(own / pytorch).toFixed(2)], ofPytorch);
    }
  }
}

async function compilers(): Promise<void> {
  const ratios = await ratioOfCompilers(experiments, 3 * EPOCHS);
  table.heading("The kernels of a release, compiled by zig, in parts of those of this machine's compiler");
  if (ratios)
    table.row(
      "an epoch, processor time",
      ratios.map((ratio) => ratio.toFixed(2)),
      "≤ 1.05",
    );
  else table.row("zig or another compiler is missing", []);
}

function sideOf(name: string): string {
  return name.replace(/:.*| \(.*/, "");
}

async function profile(): Promise<void> {
  const variant = supportedVariant();
  const peak = await measureFmaPeak(variant === "relaxed");
  table.heading(`Multiply-add peak of the core with vectors of 128 bits: ${peak.toFixed(1)} GFLOP/s`);
  await profileKernels("wasm", async () => instantiateKernels(await compileKernels(variant)), peak);
  if (!isNativeHere) return;
  const addon = loadAddon();
  const fastest = instructionSets.find((set) => addon[set])!;
  await profileKernels(
    "native",
    async () => instantiateNative(addon[fastest]!, await compileKernels(variant)),
    peak,
  );
}

async function profileKernels(engine: string, create: () => Promise<Kernels>, peak: number): Promise<void> {
  const columns = [];
  for (const experiment of experiments) columns.push(await phaseShares(experiment, create, EPOCHS));
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  table.heading(`Share of an epoch: ${engine}`);
  for (const phase of phases)
    table.row(
      phase,
      columns.map(({ rate, share }) => {
        const speed = rate.get(phase);
        return `${speed ? `${speed.toFixed(0)} GFLOP/s ` : ""}${percent(share.get(phase)!).padStart(6)}`;
      }),
    );
  const products = ["forward products", "backward products"] as const;
  table.row(
    "rate of these products, of the peak",
    columns.map(({ rate }) => products.map((phase) => percent(rate.get(phase)! / peak)).join(", ")),
    engine === "wasm" ? "≥ 90%" : "",
  );
  table.row(
    "spectra: Gram matrices and eigenvalues",
    columns.map(({ share }) => percent(share.get("Gram matrices")! + share.get("eigenvalues")!)),
    "≤ 5%",
  );
  table.row(
    "optimizer: weight steps beyond their products",
    columns.map(({ optimizer }) => percent(optimizer)),
    "printed",
  );
  table.row(
    "kernels' memory beside the data",
    columns.map(({ memory }) => megabytes(memory)),
    "≤ 120 MB",
  );
}

async function overhead(): Promise<void> {
  if (!isNativeHere) return;
  const columns: Overhead[] = [];
  for (const experiment of [small, fast]) columns.push(await measureOverhead(experiment, SMALL_EPOCHS));
  const milliseconds = (of: (figures: Overhead) => number) => columns.map((column) => of(column).toFixed(2));
  table.heading(`Small networks, native kernels: ${small.name}; ${fast.name}`);
  table.row(
    "an epoch, ms",
    milliseconds(({ epoch }) => epoch),
  );
  table.row(
    "outside kernels, ms",
    milliseconds(({ outside }) => outside),
    "≤ 0.5",
  );
  table.row(
    "of that, calls from JavaScript to C, ms",
    milliseconds(({ calls }) => calls),
  );
  table.row(
    "outside kernels, of the epoch",
    columns.map(({ outside, epoch }) => `${((100 * outside) / epoch).toFixed(1)}%`),
    "≤ 10%",
  );
}

async function prediction(): Promise<void> {
  const wasm: Engine = engines[0]!;
  table.heading("A learned verdict at epoch 10, wasm");
  const columns = [];
  for (const experiment of experiments) {
    const [seconds] = (await secondsPerEpoch(experiment, [wasm], false, EPOCHS)).values();
    columns.push({ ...(await measurePrediction(experiment, wasm)), epoch: 1000 * seconds! });
  }
  table.row(
    "features of one epoch's spectra",
    columns.map(({ features }) => `${features.toFixed(3)} ms`),
  );
  table.row(
    "verdict, with the features of all epochs",
    columns.map(({ verdict }) => `${verdict.toFixed(2)} ms`),
  );
  table.row(
    "share of training, were there one after every epoch",
    columns.map(({ verdict, epoch }) => `${((100 * verdict) / epoch).toFixed(2)}%`),
    "≤ 5% with spectra",
  );
}

async function study(): Promise<void> {
  const columns = [];
  for (const experiment of experiments) columns.push(await measureStudy(experiment));
  table.heading("A study of 8 runs × 4 epochs through the daemon, one worker / two workers");
  table.row(
    "time by the clock, under the load of the moment",
    columns.map(({ speedup }) => speedup.toFixed(2)),
    "≥ 1.9",
  );
  table.row(
    "2 × processor time, as on idle cores",
    columns.map(({ speedupOfCores }) => speedupOfCores?.toFixed(2) ?? "unknown"),
  );
  table.row(
    "runs of 100 epochs an hour, as on two idle cores",
    columns.map(({ runsPerHour }) => runsPerHour?.toFixed(0) ?? "unknown"),
  );
  table.row(
    "the trainer process's peak less the data, per worker",
    columns.map(({ bytesPerTrainer }) => (bytesPerTrainer === null ? "unknown" : megabytes(bytesPerTrainer))),
    "≤ 120 MB",
  );
}

async function order(): Promise<void> {
  const networks = [small, second];
  const engine = engines.find(({ name }) => name === "native") ?? engines[0]!;
  const costs: StudyCosts[] = [];
  for (const epochs of STUDY_LENGTHS) {
    for (const experiment of networks)
      costs.push({ network: experiment.name, epochs, ...(await measureOrder(experiment, epochs)) });
    table.heading(
      `8 runs × ${epochs} epochs on one worker, in parts of the study as launched without verdicts`,
    );
    printCosts(costs.slice(-networks.length));
  }
  table.heading(`Statistics of the outputs, in parts of an epoch, ${engine.name}`);
  const statistics: StatisticsCost[] = [];
  for (const experiment of networks) {
    const share = await measureOutputStatistics(experiment, engine);
    statistics.push({ network: experiment.name, engine: engine.name, share });
    table.row(experiment.name, [percent(share)], "≤ 1% with verdicts");
  }
  if (process.argv.includes(SAVE)) await saveCosts({ studies: costs, statistics });
}

function percent(share: number | null): string {
  return share === null ? "unknown" : `${(100 * share).toFixed(1)}%`;
}

function printCosts(costs: readonly StudyCosts[]): void {
  for (const { network, clock, processor, withVerdicts } of costs) {
    table.row(`${network}: a look at every run first, time by the clock`, [percent(clock)], "≤ 2%");
    table.row("the same, processor time of daemon and trainer", [percent(processor)], "≤ 2%");
    table.row("the same with verdicts after every epoch", [percent(withVerdicts)]);
  }
}

async function start(): Promise<void> {
  const columns: Awaited<ReturnType<typeof measureStart>>[] = [];
  for (const experiment of experiments) columns.push(await measureStart(experiment));
  table.heading("After dai/runs/start with a warm daemon, ms");
  for (const [what, key] of [
    ["data at hand", "atHand"],
    ["data to be made", "made"],
  ] as const) {
    const figures = (of: (figures: StartFigures) => number) =>
      columns.map((column) => of(column[key]).toFixed(0));
    table.row(
      `${what}: record of the untrained network`,
      figures(({ untrained }) => untrained),
    );
    table.row(
      `${what}: record of epoch 1, less the epoch itself`,
      figures(({ epoch, training }) => epoch - training),
      "≤ 300",
    );
  }
}

async function snapshots(): Promise<void> {
  const wasm: Engine = engines[0]!;
  table.heading("A snapshot every 2 s or as seldom as a large one wants, wasm");
  for (const experiment of [small, ...experiments]) {
    const { bytes, making, share, writing } = await measureSnapshots(experiment, wasm);
    table.row(`${experiment.name}, ${(bytes / 1e6).toFixed(2)} MB`, [
      `made ${making.toFixed(1)}, written ${writing.toFixed(1)} ms`,
      `${(100 * share).toFixed(1)}% of training`,
    ]);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
