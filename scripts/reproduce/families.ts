/** Seven families of studies and the second experiment: what was learned elsewhere, held against runs never seen. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isFinished } from "../../server/src/indicator/evaluation/runHistory.ts";
import { learn } from "../../server/src/indicator/prediction/learn.ts";
import { kindPredictors } from "../../server/src/indicator/prediction/learnedPredictors.ts";
import { familiesPage } from "./familiesPage.ts";
import { SUCCESS } from "./figures.ts";
import { heldOutSeedsPage } from "./heldOutSeedsPage.ts";
import { EPOCHS, evaluate, FEWEST, gain, leaveOut, oneEpochBefore, type Studied } from "./leftOut.ts";
import { readReproduced, train } from "./study.ts";

const secondExperiment = "examples/paper/table2.dai.json";
const otherSeeds = "examples/families/shell-256-rmsprop.dai.json";
const familySpecs = [
  "examples/families/shell-1024-adam.dai.json",
  "examples/families/shell-1024-architectures.dai.json",
  "examples/families/shell-64-rmsprop.dai.json",
  "examples/families/shell-128-adam.dai.json",
  "examples/families/shell-128-deep.dai.json",
  otherSeeds,
  "examples/families/shell-256-sgd.dai.json",
];

/**
 * Trains what is missing, then writes `families.md` and `prediction.md`.
 *
 * @param results folder of the pages
 * @param asIs train nothing, and write of the runs that are there
 */
export async function reproduceFamilies(repository: string, results: string, asIs: boolean): Promise<void> {
  const studied: Studied[] = [];
  for (const spec of [secondExperiment, ...familySpecs]) {
    const path = join(repository, spec);
    if (!asIs) await train(path);
    const study = await readReproduced(path, false);
    studied.push({ spec, study, runs: study.histories.filter(isFinished), kind: study.kinds[0]! });
  }
  const [second, ...families] = studied as [Studied, ...Studied[]];
  const leftOut = families.flatMap((family) => leaveOut(family, studied) ?? []);
  await writeFile(join(results, "families.md"), familiesPage(families, leftOut));
  console.log(`docs/results/families.md: ${leftOut.length} of ${families.length} families.`);

  const held = families.find(({ spec }) => spec === otherSeeds)!;
  if (held.runs.length < FEWEST || second.runs.length < FEWEST) return;
  const learned = learn(second.runs, SUCCESS, EPOCHS);
  await writeFile(
    join(results, "prediction.md"),
    heldOutSeedsPage(second, held, evaluate(held, [...kindPredictors(learned), gain, oneEpochBefore])),
  );
  console.log(`docs/results/prediction.md: ${held.runs.length} runs.`);
}
