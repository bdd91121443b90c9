/** Seven families of studies and the second experiment: what was learned elsewhere, tested on unseen runs. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NoSuchRuns } from "../../server/src/cli/study/findRuns.ts";
import { crossFittedEntry, kindPredictors } from "../../server/src/indicator/evaluation/learnedPredictors.ts";
import { learn } from "../../server/src/indicator/prediction/learn.ts";
import { isFinished } from "../../server/src/indicator/runHistory.ts";
import { familiesPage } from "./familiesPage.ts";
import { SUCCESS } from "./figures.ts";
import { type HeldOut, heldOutSeedsPage } from "./heldOutSeedsPage.ts";
import { EPOCHS, evaluate, FEWEST, gain, leaveOut, oneEpochBefore, type Studied } from "./leftOut.ts";
import { type ReproducedStudy, readReproduced, train } from "./study.ts";
import { triedFeatures } from "./triedFeatures.ts";

const secondExperiment = "examples/paper/table2.dai.json";
const otherSeeds = "examples/families/shell-256-rmsprop.dai.json";
const moreSeeds = "examples/families/shell-256-rmsprop-more.dai.json";
const familySpecs = [
  "examples/families/shell-1024-adam.dai.json",
  "examples/families/shell-1024-architectures.dai.json",
  "examples/families/shell-64-rmsprop.dai.json",
  "examples/families/shell-128-adam.dai.json",
  "examples/families/shell-128-deep.dai.json",
  otherSeeds,
  "examples/families/shell-256-sgd.dai.json",
];

/** The runs that the predictor has not seen. */
const heldOutTexts = [
  {
    spec: moreSeeds,
    title: "A hundred more seeds",
    about:
      "Other initializations and other data, trained after the predictor was finished. No choice rests on them.",
  },
  {
    spec: otherSeeds,
    title: "Forty other seeds",
    about:
      "Other initializations and other data. Nothing was fitted to them, but an earlier version of the predictor was tested on them.",
  },
] as const;

/**
 * Trains what is missing, then writes `families.md` and `prediction.md`.
 *
 * @param results folder of the pages
 * @param asIs train nothing, and write of the runs that are there
 */
export async function reproduceFamilies(repository: string, results: string, asIs: boolean): Promise<void> {
  const studied: Studied[] = [];
  for (const spec of [secondExperiment, ...familySpecs, moreSeeds]) {
    const path = join(repository, spec);
    if (!asIs) await train(path);
    const study = await readKnown(path);
    if (study) studied.push({ spec, study, runs: study.histories.filter(isFinished), kind: study.kinds[0]! });
  }
  const families = studied.filter(({ spec }) => familySpecs.includes(spec));
  const leftOut = families.flatMap((family) => leaveOut(family, studied) ?? []);
  await writeFile(join(results, "families.md"), familiesPage(families, leftOut));
  console.log(`docs/results/families.md: ${leftOut.length} of ${families.length} families.`);

  const second = studied.find(({ spec }) => spec === secondExperiment);
  if (second && second.runs.length >= FEWEST) await writePredictionPage(second, studied, results);
}

async function writePredictionPage(
  second: Studied,
  studied: readonly Studied[],
  results: string,
): Promise<void> {
  const learned = [...kindPredictors(learn(second.runs, SUCCESS, EPOCHS)), gain, oneEpochBefore];
  const held = heldOutTexts.flatMap(({ spec, ...texts }): HeldOut[] => {
    const one = studied.find((each) => each.spec === spec);
    return one && one.runs.length >= FEWEST
      ? [{ ...texts, studied: one, evaluation: evaluate(one, learned) }]
      : [];
  });
  const { predictors } = crossFittedEntry(second.runs, SUCCESS, EPOCHS);
  const itself: HeldOut = {
    title: "Table II itself",
    about:
      "Ten-fold cross-validation: each run is predicted by models fitted to the other nine folds. The features were chosen on these runs, so the figures are slightly optimistic.",
    studied: second,
    evaluation: evaluate(second, [...predictors, gain, oneEpochBefore]),
  };
  const tried = triedFeatures(second.runs, SUCCESS, EPOCHS);
  await writeFile(join(results, "prediction.md"), heldOutSeedsPage(second, [...held, itself], tried));
  console.log(`docs/results/prediction.md: ${held.length + 1} studies.`);
}

/** Null where the daemon knows no run of it. */
async function readKnown(path: string): Promise<ReproducedStudy | null> {
  try {
    return await readReproduced(path, false);
  } catch (error) {
    if (error instanceof NoSuchRuns) return null;
    throw error;
  }
}
