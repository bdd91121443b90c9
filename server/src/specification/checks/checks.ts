/** What a schema cannot say: values that are each possible but do not go together. */

import { dataFacts, datasetWarnings, sizeKey } from "../../dataset/describe.ts";
import { gainPath } from "../../domain/parameters.ts";
import { needsWindow, rulesIn } from "../../indicator/rules/registry.ts";
import { firstScoredEpoch, ticksPerEpoch } from "../../indicator/scores/clock.ts";
import { countRuns, largestLaunch, largestVariation } from "../expansion/count.ts";
import {
  type NamedConfiguration,
  namedConfigurations,
  namedValues,
} from "../expansion/namedConfigurations.ts";
import { seedCountOf, seedsIn } from "../expansion/seeds.ts";
import { type Remedy, removing, setting } from "../fixes/fix.ts";
import { type AnySpec, epochsOf, epochsPath, isProgramSpec, type Spec, seedsPath } from "../schema/spec.ts";
import { type Path, valueAt } from "../syntax/tree.ts";
import { nameOf } from "./describe.ts";
import { checkDistinct } from "./distinct.ts";
import type { Finding, Raise, Report } from "./finding.ts";
import { checkLayerChain } from "./layerChain.ts";
import { checkLabels, checkReachable, checkSanity } from "./sanity.ts";
import { checkTask } from "./task.ts";

/** Checks a spec whose values all have the right type. `written` is the spec as it stands in the file. */
export function checkSpec(spec: Spec, written: unknown, report: Report): void {
  const [error, warning] = raisers(report, (path) => path);
  checkDataset(spec.dataset, error, warning);
  checkStudy(spec, written, error, warning);
  checkLabels(spec, warning);
  const seen = new Set<string>();
  const reportOnce = (finding: Finding) => {
    const key = `${finding.code} ${finding.path.join()}`;
    if (!seen.has(key)) report(finding);
    seen.add(key);
  };
  const gain = largestGain(spec);
  for (const configuration of namedConfigurations(spec)) {
    const [wrong, doubtful] = raisers(reportOnce, configuration.written);
    checkTask(configuration.spec, wrong);
    checkArchitecture(configuration, written, wrong);
    checkCheckpoints(configuration.spec, wrong, doubtful);
    checkEvery(configuration.spec, doubtful);
    checkSanity(configuration.spec, gain, doubtful);
    checkBatchSize(configuration.spec, doubtful);
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

/** Functions that report errors and warnings at paths of a configuration, in terms of the text. */
export function raisers(report: Report, written: (path: Path) => Path): [error: Raise, warning: Raise] {
  const raiser =
    (severity: Finding["severity"]): Raise =>
    (path, code, message, remedy) =>
      report({
        severity,
        code,
        message,
        path: written(path),
        ...(remedy ? { remedy: { ...remedy, path: written(remedy.path) } } : {}),
      });
  return [raiser("error"), raiser("warning")];
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
      "batch-above-data",
      `A batch of ${training.batchSize} is more than the ${train} training samples: every epoch is one step. Make the batch smaller.`,
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
    "too-many-runs",
    `This launches ${runs.toLocaleString("en")} runs, and one launch holds at most ${largestLaunch.toLocaleString("en")}: use fewer seeds or values.`,
    isCount && fitting >= 1 ? setting(path, fitting) : undefined,
  );
}

function swapping(path: Path, [low, high]: readonly [number, number]): Remedy {
  return { ...setting(path, [high, low], "Swap the ends of the range"), safe: true };
}

const largestDataset = 2 ** 32;

function checkDataset(dataset: Spec["dataset"], error: Raise, warning: Raise): void {
  for (const { code, message, path, better } of datasetWarnings(dataset))
    warning(["dataset", ...path], code, message, setting(["dataset", ...path], better));
  const facts = dataFacts(dataset);
  if (!facts) return;
  const bytesPerSample = 4 * facts.shape.reduce((product, length) => product * length, 1);
  const bytes = (facts.train + facts.validation) * bytesPerSample;
  const fitting = Math.floor(largestDataset / bytesPerSample) - facts.validation;
  if (bytes > largestDataset)
    error(
      ["dataset"],
      "data-too-large",
      `This dataset would take ${(bytes / 2 ** 30).toFixed(1)} GiB of memory, and at most 4 GiB are possible: use fewer samples or dimensions.`,
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
    error(
      ["architecture", "random"],
      "hidden-and-random",
      'An architecture has either "hidden" or "random", not both: remove one of them.',
      removing(["architecture", "random"]),
    );
  if (!("random" in architecture)) return;
  const { depth, width } = architecture.random;
  const path = ["architecture", "random"];
  for (const [key, range] of [
    ["depth", depth],
    ["width", width],
  ] as const) {
    const at = [...path, key];
    if (range[0] > range[1])
      error(at, "inverted-range", invertedRange(nameOf(at), range), swapping(at, range));
  }
  width.forEach((bound, index) => {
    if (Number.isInteger(Math.log2(bound))) return;
    error(
      [...path, "width", index],
      "not-a-power-of-two",
      `Random widths are powers of two, and ${bound} is not: use ${2 ** Math.floor(Math.log2(bound))} or ${2 ** Math.ceil(Math.log2(bound))}.`,
      setting([...path, "width", index], 2 ** Math.round(Math.log2(bound))),
    );
  });
}

function invertedRange(what: string, [low, high]: readonly [number, number]): string {
  return `Invalid range: the minimum ${low} of ${what} is greater than its maximum ${high}. Swap them.`;
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
      error(
        ["indicator", "checkpoints", index],
        "checkpoints-order",
        `Checkpoints must rise, and ${checkpoint} follows ${previous}: put them in order and list each once.`,
        {
          ...setting(
            ["indicator", "checkpoints"],
            [...new Set(checkpoints)].sort((a, b) => a - b),
            "Put the checkpoints in order",
          ),
          safe: true,
        },
      );
  });
  const first = checkpoints[0]!;
  if (firstScore(spec) > first && needsWindow(spec.policy.rule ?? "auto")) raiseWindow(spec, first, error);
  else if (first > epochs)
    warning(
      epochsPath(spec),
      "no-checkpoint",
      `Training ends at epoch ${epochs}, before the first checkpoint at epoch ${first}, so no verdict will be given: train longer or set an earlier checkpoint.`,
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
  const what =
    every === "epoch"
      ? `${window} epochs`
      : `${window} ticks, of which there ${ticks === 1 ? "is 1" : `are ${ticks}`} an epoch,`;
  const [most, least] = [first * ticks, Math.ceil(window / ticks)];
  error(
    path,
    "window-after-checkpoint",
    `The window of ${what} is longer than the first checkpoint at epoch ${first}, where there would be no score yet: make the window at most ${most} or the checkpoint at least ${least}.`,
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
    "every-above-epoch",
    `An epoch has ${steps} steps, so a tick after ${every} comes once an epoch: use fewer steps, or "epoch", whose spectra are of all validation samples.`,
    setting(["indicator", "every"], "epoch"),
  );
}

function checkCalibrate(spec: AnySpec, error: Raise, warning: Raise): void {
  const { calibrate } = spec.policy;
  if (rulesIn(spec.policy.rule ?? "auto").includes("trainLoss") && !calibrate)
    error(
      ["policy", "rule"],
      "loss-without-calibration",
      'A training loss has no threshold of its own: add "calibrate": {} to the policy, so that the first runs of the study give one, or choose another rule.',
      setting(["policy", "calibrate"], {}, "Calibrate within the study"),
    );
  const runs = countRuns(spec);
  if (calibrate && runs > 1 && runs <= calibrate.first)
    warning(
      ["policy", "calibrate"],
      "all-calibrate",
      `All ${runs} runs calibrate, so that none is left to be judged by them: launch more runs, or let fewer calibrate.`,
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
      "unused-threshold",
      `"${unused}" is a threshold of the paper's rule, and verdicts come from the rule ${rulesIn(rule).join(", ")} here: set "rule": "paper" in the policy, or remove it.`,
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
