/** What a schema cannot say: values that are each possible but do not go together. */

import { dataFacts, datasetWarnings, sizeKey } from "../../dataset/describe.ts";
import { formatCount } from "../../domain/format.ts";
import { gainPath } from "../../domain/parameters.ts";
import { needsWindow, rulesIn } from "../../indicator/rules/registry.ts";
import { firstScoredEpoch, ticksPerEpoch } from "../../indicator/scores/clock.ts";
import { say } from "../../messages/catalogue.ts";
import { countRuns, largestLaunch, largestVariation } from "../expansion/count.ts";
import { chosenFold } from "../expansion/folds.ts";
import {
  type NamedConfiguration,
  namedConfigurations,
  namedValues,
} from "../expansion/namedConfigurations.ts";
import { seedCountOf, seedsIn } from "../expansion/seeds.ts";
import { type Remedy, removing, setting } from "../fixes/fix.ts";
import { type AnySpec, epochsOf, epochsPath, isProgramSpec, type Spec, seedsPath } from "../schema/spec.ts";
import { type Path, valueAt } from "../syntax/tree.ts";
import { checkLayerChain } from "./architecture/layerChain.ts";
import { checkLabels, checkReachable, checkSanity } from "./architecture/sanity.ts";
import { checkTask } from "./architecture/task.ts";
import { checkDistinct } from "./distinct.ts";
import { type Finding, type Raise, type Report, raiser } from "./finding.ts";
import { nameOf } from "./schema/describe.ts";
import type { SoundSections } from "./soundSections.ts";

/** Sections that say what a study is and how its runs are judged. */
const ofStudy = ["architecture", "initialization", "training", "indicator", "policy", "study"];

/** Checks the values of a spec that all have the right type, or of those of its sections where they have. */
export function checkSpec({ spec, written, areRight }: SoundSections, report: Report): void {
  const error = raiser(report, "error");
  const warning = raiser(report, "warning");
  const isTask = areRight("dataset", "training.loss", "training.batchSize");
  const isStudy = areRight(...ofStudy);
  if (areRight("dataset")) checkDataset(spec.dataset, error, warning);
  if (isStudy) checkStudy(spec, written, error, warning);
  if (isTask) checkLabels(spec, warning);
  const seen = new Set<string>();
  const reportOnce = (finding: Finding) => {
    const key = `${finding.code} ${finding.path.join()}`;
    if (!seen.has(key)) report(finding);
    seen.add(key);
  };
  const gain = largestGain(spec);
  for (const configuration of namedConfigurations(spec)) {
    const wrong = raiser(reportOnce, "error", configuration.written);
    const doubtful = raiser(reportOnce, "warning", configuration.written);
    if (isTask) checkTask(configuration.spec, wrong);
    if (areRight("dataset", "architecture")) checkArchitecture(configuration, written, wrong);
    if (isTask) checkBatchSize(configuration.spec, doubtful);
    if (!isTask || !isStudy) continue;
    checkCheckpoints(configuration.spec, wrong, doubtful);
    checkEvery(configuration.spec, doubtful);
    checkSanity(configuration.spec, gain, doubtful);
  }
}

/** Checks the keys that studies of networks and of programs share. */
export function checkStudy(spec: AnySpec, written: unknown, error: Raise, warning: Raise): void {
  checkSeeds(spec, warning);
  checkCalibrate(spec, error, warning);
  checkThresholds(spec, written, warning);
  checkReachable(spec, written, warning);
  checkLaunchSize(spec, error);
}

function largestGain({ initialization, variations }: Spec): number {
  const named = variations
    .filter(({ parameter }) => parameter === gainPath)
    .flatMap((variation) => namedValues(variation).map(({ value }) => Number(value)));
  return Math.max(initialization.gain, ...named);
}

function checkBatchSize({ training, dataset }: Spec, warning: Raise): void {
  const { train } = dataFacts(dataset) ?? { train: Number.POSITIVE_INFINITY };
  if (training.batchSize > train)
    warning(
      ["training", "batchSize"],
      say("batch-above-data", { batchSize: training.batchSize, samples: formatCount(train, "sample") }),
      setting(["training", "batchSize"], Math.min(32, train)),
    );
}

function checkLaunchSize(spec: AnySpec, error: Raise): void {
  const runs = countRuns(spec);
  if (runs <= largestLaunch) return;
  const { path, count, isCount } = largestFactor(spec);
  const fitting = Math.floor((largestLaunch * count) / runs);
  error(
    path,
    say("too-many-runs", { runs, most: largestLaunch }),
    isCount && fitting >= 1 ? setting(path, fitting) : undefined,
  );
}

function swapping(path: Path, [low, high]: readonly [number, number]): Remedy {
  return { ...setting(path, [high, low], "Swap the ends of the range"), safe: true };
}

function checkFold(dataset: Spec["dataset"], error: Raise): void {
  const chosen = chosenFold(dataset);
  if (!chosen || chosen.fold <= chosen.folds) return;
  const path = ["dataset", "validation", "fold"];
  error(path, say("fold-beyond-folds", chosen), setting(path, chosen.folds));
}

const largestDataset = 2 ** 32;

function checkDataset(dataset: Spec["dataset"], error: Raise, warning: Raise): void {
  for (const { said, path, better } of datasetWarnings(dataset))
    warning(["dataset", ...path], said, setting(["dataset", ...path], better));
  checkFold(dataset, error);
  const facts = dataFacts(dataset);
  if (!facts) return;
  const bytesPerSample = 4 * facts.shape.reduce((product, length) => product * length, 1);
  const bytes = (facts.train + facts.validation) * bytesPerSample;
  const fitting = Math.floor(largestDataset / bytesPerSample) - facts.validation;
  if (bytes > largestDataset)
    error(
      ["dataset"],
      say("data-too-large", { size: `${(bytes / 2 ** 30).toFixed(1)} GiB` }),
      fitting >= 2
        ? setting(["dataset", sizeKey(dataset)], fitting, `Train on ${fitting} samples`)
        : undefined,
    );
}

function checkArchitecture(
  { spec, written: placeOf }: NamedConfiguration,
  written: unknown,
  error: Raise,
): void {
  const { architecture, dataset } = spec;
  const given = valueAt(written, placeOf(["architecture"])) as object;
  if (architecture.kind === "sequential") {
    const layers = valueAt(written, placeOf(["architecture", "layers"])) as unknown[];
    checkLayerChain(architecture.layers, layers, dataFacts(dataset), error);
    return;
  }
  if (Object.hasOwn(given, "hidden") && Object.hasOwn(given, "random"))
    error(["architecture", "random"], say("hidden-and-random", {}), removing(["architecture", "random"]));
  if (!("random" in architecture)) return;
  const { depth, width } = architecture.random;
  const path = ["architecture", "random"];
  for (const [key, range] of [
    ["depth", depth],
    ["width", width],
  ] as const) {
    const at = [...path, key];
    const [low, high] = range;
    if (low > high) error(at, say("inverted-range", { name: nameOf(at), low, high }), swapping(at, range));
  }
  width.forEach((bound, index) => {
    if (Number.isInteger(Math.log2(bound))) return;
    error(
      [...path, "width", index],
      say("not-a-power-of-two", {
        bound,
        below: 2 ** Math.floor(Math.log2(bound)),
        above: 2 ** Math.ceil(Math.log2(bound)),
      }),
      setting([...path, "width", index], 2 ** Math.round(Math.log2(bound))),
    );
  });
}

/** Equal seeds are one and the same run. */
function checkSeeds(spec: AnySpec, warning: Raise): void {
  const seeds = seedsIn(spec);
  if (Array.isArray(seeds)) checkDistinct(seeds, seedsPath(spec), warning);
}

export function checkCheckpoints(spec: AnySpec, error: Raise, warning: Raise): void {
  const { checkpoints } = spec.indicator;
  const epochs = epochsOf(spec);
  checkpoints.forEach((checkpoint, index) => {
    const previous = checkpoints[index - 1];
    if (previous !== undefined && checkpoint <= previous)
      error(["indicator", "checkpoints", index], say("checkpoints-order", { checkpoint, previous }), {
        ...setting(
          ["indicator", "checkpoints"],
          [...new Set(checkpoints)].sort((a, b) => a - b),
          "Sort the checkpoints",
        ),
        safe: true,
      });
  });
  const first = checkpoints[0]!;
  if (firstScore(spec) > first && needsWindow(spec.policy.rule ?? "auto")) raiseWindow(spec, first, error);
  else if (first > epochs)
    warning(
      epochsPath(spec),
      say("no-checkpoint", { epochs, first }),
      setting(epochsPath(spec), first, `Train to epoch ${first}`),
    );
}

/** The first epoch whose window is full; 0 where the data's size is not known, by which ticks are counted. */
function firstScore(spec: AnySpec): number {
  const { window, every } = spec.indicator;
  if (every === "epoch") return window;
  const steps = isProgramSpec(spec) ? null : stepsPerEpoch(spec);
  return steps === null ? 0 : firstScoredEpoch(window, steps, every);
}

/** Batches in an epoch; null where the data's size is not known. */
function stepsPerEpoch({ dataset, training }: Pick<Spec, "dataset" | "training">): number | null {
  const facts = dataFacts(dataset);
  return facts && Math.ceil(facts.train / training.batchSize);
}

function raiseWindow(spec: AnySpec, first: number, error: Raise): void {
  const { window, every } = spec.indicator;
  const path = ["indicator", "window"];
  const steps = isProgramSpec(spec) ? null : stepsPerEpoch(spec);
  const ticks = ticksPerEpoch(steps ?? 1, every) || 1;
  const what = every === "epoch" ? `${window} epochs` : `${window} ticks (${ticks} per epoch)`;
  const [most, least] = [first * ticks, Math.ceil(window / ticks)];
  error(
    path,
    say("window-after-checkpoint", { window: what, first, most, least }),
    most >= 2 ? setting(path, most, `Make the window ${most}`) : undefined,
  );
}

/** Ticks that are no finer than epochs see less than the epochs' own spectra. */
function checkEvery(spec: Spec, warning: Raise): void {
  const { every } = spec.indicator;
  const steps = stepsPerEpoch(spec);
  if (every === "epoch" || steps === null || every <= steps) return;
  warning(
    ["indicator", "every"],
    say("every-above-epoch", { steps, every }),
    setting(["indicator", "every"], "epoch"),
  );
}

function checkCalibrate(spec: AnySpec, error: Raise, warning: Raise): void {
  const { calibrate } = spec.policy;
  if (rulesIn(spec.policy.rule ?? "auto").includes("trainLoss") && !calibrate)
    error(
      ["policy", "rule"],
      say("loss-without-calibration", {}),
      setting(["policy", "calibrate"], {}, "Calibrate within the study"),
    );
  const runs = countRuns(spec);
  if (calibrate && runs > 1 && runs <= calibrate.first)
    warning(
      ["policy", "calibrate"],
      say("all-calibrate", { runs }),
      runs >= 4 ? setting(["policy", "calibrate", "first"], Math.floor(runs / 2)) : undefined,
    );
}

/** Thresholds of the paper's rule, where another rule gives the verdicts. */
function checkThresholds({ policy }: AnySpec, written: unknown, warning: Raise): void {
  const rule = policy.rule ?? "auto";
  if (needsWindow(rule)) return;
  const given = (written as { indicator?: object }).indicator ?? {};
  const unused = ["threshold", "gateNonUniformity", "gateShift"].find((key) => Object.hasOwn(given, key));
  if (unused)
    warning(
      ["indicator", unused],
      say("unused-threshold", { key: unused, rule: rulesIn(rule).join(", ") }),
      setting(["policy", "rule"], "paper", "Use the paper's rule"),
    );
}

/** What a launch has most of, with its place; `isCount` when a number says how many there are. */
function largestFactor(spec: AnySpec): { path: Path; count: number; isCount: boolean } {
  const ofSeeds = {
    path: seedsPath(spec),
    count: seedCountOf(spec),
    isCount: !Array.isArray(seedsIn(spec)),
  };
  const largest = largestVariation(spec);
  if (!largest || largest.count <= ofSeeds.count) return ofSeeds;
  const { variation, count } = largest;
  const isCount = variation.values.kind === "architectures";
  return { path: isCount ? [...variation.source, "count"] : variation.source, count, isCount };
}
