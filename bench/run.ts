/**
 * One table of what the product takes: an epoch with each engine and, if Python has them, with JAX and PyTorch, the shares of
 * its phases, memory, a study on two workers, the start of a run, snapshots.
 *
 * Run: npm run bench [-- parts] [--save], after npm run build; the parts are engines, cnn, compilers, phases, overhead,
 * prediction, study, order, start and snapshots. --save writes the figures of order to docs/results/costs.json. PYTHON names
 * the Python of JAX and PyTorch (python3 by default), DAI_TEST_DIST another build than dist.
 */
import { cpus, loadavg, version } from "node:os";
import { enginesHere } from "./engines/contestants.ts";
import { jaxVersion, pytorchVersion } from "./engines/peers/peers.ts";
import { compareSteps } from "./parts/cnn.ts";
import { compareCompilers } from "./parts/compilers.ts";
import { compareEngines } from "./parts/engines.ts";
import { printOrder } from "./parts/order.ts";
import { printOverhead } from "./parts/overhead.ts";
import { profileEngines } from "./parts/phases.ts";
import { printPrediction } from "./parts/prediction.ts";
import { EPOCHS, type Report } from "./parts/report.ts";
import { printSnapshots } from "./parts/snapshots.ts";
import { printStart } from "./parts/start.ts";
import { printStudy } from "./parts/study.ts";
import { first, second } from "./support/experiments.ts";
import { createTable } from "./support/table.ts";

const parts = {
  engines: compareEngines,
  cnn: compareSteps,
  compilers: compareCompilers,
  phases: profileEngines,
  overhead: printOverhead,
  prediction: printPrediction,
  study: printStudy,
  order: printOrder,
  start: printStart,
  snapshots: printSnapshots,
} satisfies Record<string, (report: Report) => Promise<void>>;
const names = Object.keys(parts) as (keyof typeof parts)[];
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
const report: Report = { table, engines, experiments, isNativeHere, saves: process.argv.includes(SAVE) };
for (const name of names) if (chosen.length === 0 || chosen.includes(name)) await parts[name](report);
