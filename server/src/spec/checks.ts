/** What a schema cannot say: values that are each possible but do not go together. */
import { countRuns, largestLaunch } from "./expand.ts";
import type { Spec } from "./schema.ts";
import type { Path } from "./tree.ts";
import type { Finding } from "./validate.ts";

type Report = (finding: Finding) => void;

/** Checks a spec whose values all have the right type. `written` is the spec as it stands in the file. */
export function checkSpec(spec: Spec, written: unknown, report: Report): void {
  const error = (path: Path, code: string, message: string) =>
    report({ severity: "error", code, message, path });
  const warning = (path: Path, code: string, message: string) =>
    report({ severity: "warning", code, message, path });
  checkDataset(spec.dataset, error, warning);
  checkArchitecture(spec.architecture, written, error);
  checkGain(spec.initialization.gain, error);
  checkLists(spec, warning);
  checkCheckpoints(spec, error, warning);
  if (spec.training.batchSize > spec.dataset.train)
    warning(
      ["training", "batchSize"],
      "batch-above-data",
      `A batch of ${spec.training.batchSize} is more than the ${spec.dataset.train} training samples: every epoch is one step. Make the batch smaller.`,
    );
  const runs = countRuns(spec);
  if (runs > largestLaunch)
    error(
      largestFactor(spec),
      "too-many-runs",
      `This launches ${runs.toLocaleString("en")} runs, and one launch holds at most ${largestLaunch.toLocaleString("en")}: use fewer seeds, gains or architectures.`,
    );
}

type Raise = (path: Path, code: string, message: string) => void;

const largestDataset = 2 ** 32;

function checkDataset(dataset: Spec["dataset"], error: Raise, warning: Raise): void {
  const [inner, outer] = dataset.radii;
  if (inner === outer)
    warning(
      ["dataset", "radii"],
      "equal-radii",
      `Both classes lie on the same sphere of radius ${inner}, so nothing can tell them apart: give two different radii.`,
    );
  const bytes = (dataset.train + dataset.validation) * dataset.dimensions * 4;
  if (bytes > largestDataset)
    error(
      ["dataset"],
      "data-too-large",
      `This dataset would take ${(bytes / 2 ** 30).toFixed(1)} GiB of memory, and at most 4 GiB are possible: use fewer samples or dimensions.`,
    );
}

function checkArchitecture(architecture: Spec["architecture"], written: unknown, error: Raise): void {
  const given = (written as { architecture: object }).architecture;
  if (Object.hasOwn(given, "hidden") && Object.hasOwn(given, "random"))
    error(
      ["architecture", "random"],
      "hidden-and-random",
      'An architecture has either "hidden" or "random", not both: remove one of them.',
    );
  if (!("random" in architecture)) return;
  const { depth, width } = architecture.random;
  const path = ["architecture", "random"];
  if (depth[0] > depth[1]) error([...path, "depth"], "range-upside-down", upsideDown("depth", depth));
  if (width[0] > width[1]) error([...path, "width"], "range-upside-down", upsideDown("width", width));
  width.forEach((bound, index) => {
    if (Number.isInteger(Math.log2(bound))) return;
    error(
      [...path, "width", index],
      "not-a-power-of-two",
      `Random widths are powers of two, and ${bound} is not: use ${2 ** Math.floor(Math.log2(bound))} or ${2 ** Math.ceil(Math.log2(bound))}.`,
    );
  });
}

function checkGain(gain: Spec["initialization"]["gain"], error: Raise): void {
  if (typeof gain === "number" || Array.isArray(gain)) return;
  const [kind, range] = Object.entries(gain)[0] as [string, [number, number]];
  if (range[0] > range[1])
    error(["initialization", "gain", kind], "range-upside-down", upsideDown(`gain.${kind}`, range));
}

function upsideDown(what: string, [low, high]: readonly [number, number]): string {
  return `The range of ${what} is upside down: its lower end ${low} is above its upper end ${high}. Swap them.`;
}

/** Equal entries of a list are one and the same run. */
function checkLists(spec: Spec, warning: Raise): void {
  for (const key of ["gain", "seeds"] as const) {
    const list = spec.initialization[key];
    if (!Array.isArray(list)) continue;
    list.forEach((value, index) => {
      if (list.indexOf(value) === index) return;
      warning(
        ["initialization", key, index],
        "duplicate-value",
        `${value} is in this list more than once; it is trained once. Remove the others.`,
      );
    });
  }
}

function checkCheckpoints(spec: Spec, error: Raise, warning: Raise): void {
  const { window, checkpoints } = spec.indicator;
  const { epochs } = spec.training;
  checkpoints.forEach((checkpoint, index) => {
    const previous = checkpoints[index - 1];
    if (previous !== undefined && checkpoint <= previous)
      error(
        ["indicator", "checkpoints", index],
        "checkpoints-order",
        `Checkpoints must rise, and ${checkpoint} follows ${previous}: put them in order and list each once.`,
      );
  });
  const first = checkpoints[0]!;
  if (window > first)
    error(
      ["indicator", "window"],
      "window-after-checkpoint",
      `The window of ${window} epochs is longer than the first checkpoint at epoch ${first}, where there would be no score yet: make the window at most ${first} or the checkpoint at least ${window}.`,
    );
  else if (first > epochs)
    warning(
      ["training", "epochs"],
      "no-checkpoint",
      `Training ends at epoch ${epochs}, before the first checkpoint at epoch ${first}, so no verdict will be given: train longer or set an earlier checkpoint.`,
    );
}

/** Where to point when a launch is too large: at the longest of its lists. */
function largestFactor(spec: Spec): Path {
  const { gain, seeds } = spec.initialization;
  const factors: [number, Path][] = [
    [Array.isArray(seeds) ? seeds.length : seeds, ["initialization", "seeds"]],
    [Array.isArray(gain) ? gain.length : 1, ["initialization", "gain"]],
    ["random" in spec.architecture ? spec.architecture.random.count : 1, ["architecture", "random", "count"]],
  ];
  return factors.reduce((largest, factor) => (factor[0] > largest[0] ? factor : largest))[1];
}
