/**
 * Reproduces an experiment: trains what is missing, then writes its page in docs/results/. Those that look at several
 * studies at once have a file of their own.
 *
 * Run: npm run reproduce -- NAME… [--as-is]; with --as-is the page is of the runs that are finished already. Where
 * several engines have trained a study, the page is of the one with the most progress.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { paperSuccess, successAccuracy } from "../../server/src/indicator/outcomes/success.ts";
import { isFinished } from "../../server/src/indicator/runHistory.ts";
import { reproduceClock } from "./clock.ts";
import { type Experiment, experiments } from "./experiments.ts";
import { reproduceFamilies } from "./families.ts";
import { writeFigures } from "./figures.ts";
import { reproduceGains } from "./gains.ts";
import { reproduceNormalization } from "./normalization/reproduce.ts";
import { resultPage } from "./page.ts";
import { reproducePrograms } from "./programs/reproduce.ts";
import { reproduceLive } from "./realistic/live.ts";
import {
  reproduceDevelopment,
  reproduceDrawn,
  reproduceRealistic,
  reproduceUnusual,
} from "./realistic/reproduce.ts";
import { readReproduced, repository, train } from "./study.ts";

const results = join(repository, "docs/results");

/** What looks at several studies at once. */
const comparisons = new Map([
  ["families", reproduceFamilies],
  ["normalization", reproduceNormalization],
  ["clock", reproduceClock],
  ["table1-gains", reproduceGains],
  ["realistic", reproduceRealistic],
  ["development", reproduceDevelopment],
  ["unusual", reproduceUnusual],
  ["drawn", reproduceDrawn],
  ["live", reproduceLive],
  ["programs", reproducePrograms],
]);

async function reproduce(experiment: Experiment, asIs: boolean): Promise<void> {
  const spec = join(repository, experiment.spec);
  if (!asIs) await train(spec);
  const study = await readReproduced(spec, experiment.pictures.includes("decay"));
  await mkdir(results, { recursive: true });
  const good = successAccuracy(experiment.success ?? paperSuccess, study.histories.filter(isFinished));
  const figures = await writeFigures(experiment, study.finished, results, good);
  await writeFile(join(results, `${experiment.name}.md`), resultPage(experiment, study, figures));
  console.log(`docs/results/${experiment.name}.md: ${study.finished.length} finished runs.`);
}

const { values, positionals } = parseArgs({
  options: { "as-is": { type: "boolean", default: false } },
  allowPositionals: true,
});
const names = [...experiments.map(({ name }) => name), ...comparisons.keys()].join(", ");
if (positionals.length === 0) {
  console.error(`Name what to reproduce: ${names}.`);
  process.exitCode = 1;
}
for (const name of positionals) {
  const compare = comparisons.get(name);
  if (compare) {
    await compare(repository, results, values["as-is"]);
    continue;
  }
  const experiment = experiments.find((each) => each.name === name);
  if (!experiment) {
    console.error(`There is no experiment ${name}: there are ${names}.`);
    process.exitCode = 1;
    break;
  }
  await reproduce(experiment, values["as-is"]);
}
