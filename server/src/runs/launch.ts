import { createHash } from "node:crypto";
import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Parameters } from "../domain/parameters.ts";
import { arithmeticOf, defaultEngine } from "../engine/registry.ts";
import type { Success } from "../indicator/evaluation/success.ts";
import { defaultCheckpoints } from "../indicator/rules/checkpoints.ts";
import { needsWindow } from "../indicator/rules/registry.ts";
import type { EngineName, Objective, RunId, RunSummary, StartParams } from "../protocol/protocol.ts";
import type { PlannedRun, RunConfig } from "../specification/expansion/expand.ts";
import { planRuns } from "../specification/expansion/plan.ts";
import { spectrumWidths } from "../specification/expansion/spectrumWidths.ts";
import type { ParsedSpec } from "../specification/parse.ts";
import type { Spec } from "../specification/schema/spec.ts";
import { checkSource } from "../specification/thread/checkSource.ts";
import { type Order, toOrder } from "./scheduling/trainingOrder.ts";
import { InvalidSpecError } from "./service.ts";
import { folderOf, specText } from "./specSource.ts";
import type { ScoringConfig } from "./store/store.ts";

/** What a launch asks for, before anybody looks at which of its runs exist. */
export interface Launch {
  study: string;
  name: string;
  uri: string | null;
  /** the spec's text */
  text: string;
  epochs: number;
  engine?: EngineName | undefined;
  objective: Objective;
  keepBest?: boolean | undefined;
  priority?: number | undefined;
  scoring: ScoringConfig;
  runs: Map<RunId, PlannedRun>;
}

/**
 * @param cache folder for hashes of data
 * @param isKnown whether the store has a run of that id
 * @throws InvalidSpecError when the spec or its data can't be read or has errors
 */
export async function readLaunch(
  params: StartParams,
  cache: string,
  isKnown: (run: RunId) => boolean = () => false,
): Promise<Launch> {
  const text = await specText(params);
  const spec = withoutErrors(await checkSource({ text, folder: folderOf(params.uri), cache }));
  const runs = await planRuns(spec, arithmeticOf(params.engine ?? defaultEngine), isKnown);
  const uri = params.uri ?? null;
  const epochs = params.epochs ?? spec.training.epochs;
  return {
    study: createHash("sha256")
      .update([...runs.keys()].join())
      .digest("hex")
      .slice(0, 16),
    name: spec.name ?? (uri ? basename(decodeURIComponent(uri), ".dai.json") : "Unnamed"),
    uri,
    text,
    epochs,
    engine: params.engine,
    objective: spec.study.objective,
    keepBest: spec.training.keepBest,
    priority: params.priority,
    scoring: {
      indicator: indicatorFor(spec, epochs),
      policy: { ...spec.policy, order: orderOf(spec) },
      success: successOf(spec),
    },
    runs,
  };
}

function successOf({ study: { success } }: Spec): Success {
  return typeof success === "number" ? { above: success } : success;
}

/** Checkpoints that the spec leaves to the epochs follow those of the launch. */
function indicatorFor({ indicator, training, policy }: Spec, epochs: number): Spec["indicator"] {
  const isUsual = isDeepStrictEqual(indicator.checkpoints, defaultCheckpoints(training.epochs));
  if (!isUsual || needsWindow(policy.rule ?? "auto")) return indicator;
  return { ...indicator, checkpoints: defaultCheckpoints(epochs) };
}

/** Which run trains next, where the spec does not say so: by promise where more than the seed varies. */
function orderOf({ policy, variations }: Spec): Order {
  if (policy.order !== undefined) return toOrder(policy.order);
  return policy.calibrate === undefined && variations.length > 0 ? "mostPromising" : "asLaunched";
}

/** The summary of a run that has just been launched for the first time. */
export function newSummary(
  run: RunId,
  config: RunConfig,
  { study, name, uri, epochs, engine = defaultEngine, objective, keepBest = true, priority = 0 }: Launch,
  parameters: Parameters = {},
): RunSummary {
  const { gain, seed, scheme } = config.initialization;
  return {
    run,
    study,
    name,
    uri,
    seed,
    gain,
    parameters,
    scheme,
    hidden: spectrumWidths(config.architecture),
    architecture: config.architecture.kind,
    engine,
    ...(keepBest ? {} : { keepBest }),
    state: "queued",
    epoch: -1,
    epochs,
    objective,
    best: null,
    validationAccuracy: null,
    scores: null,
    verdict: null,
    dismissed: false,
    problem: null,
    priority,
  };
}

function withoutErrors({ spec, diagnostics }: Pick<ParsedSpec, "spec" | "diagnostics">): Spec {
  if (spec) return spec;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  throw new InvalidSpecError(
    `The spec has errors, so nothing was started: ${errors[0]?.message}${more}`,
    diagnostics,
  );
}
