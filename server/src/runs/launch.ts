import { createHash } from "node:crypto";
import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Parameters } from "../domain/parameters.ts";
import { arithmeticOf, defaultEngine } from "../engine/registry.ts";
import { successUnder } from "../indicator/outcomes/goodRuns.ts";
import type { Success } from "../indicator/outcomes/success.ts";
import { defaultCheckpoints } from "../indicator/rules/checkpoints.ts";
import { needsWindow } from "../indicator/rules/registry.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import type { EngineName, Objective, RunId, RunSummary, StartParams } from "../protocol/protocol.ts";
import { locateProgram } from "../specification/checks/programOnMachine.ts";
import type { PlannedRun } from "../specification/expansion/expand.ts";
import { planProgramRuns, planRuns } from "../specification/expansion/plan.ts";
import { type AnyConfig, isProgram } from "../specification/expansion/programConfig.ts";
import { spectrumWidths } from "../specification/expansion/spectrumWidths.ts";
import type { ParsedSpec } from "../specification/parse.ts";
import {
  type AnySpec,
  epochsOf,
  isProgramSpec,
  type ProgramSpec,
  type Spec,
} from "../specification/schema/spec.ts";
import { checkSource } from "../specification/thread/checkSource.ts";
import { type Order, toOrder } from "./scheduling/trainingOrder.ts";
import { InvalidSpecError } from "./service.ts";
import { folderOf, specText } from "./specSource.ts";
import type { ScoringConfig } from "./store/tables/storedScoring.ts";

export interface Launch {
  study: string;
  name: string;
  uri: string | null;
  /** a program of the user's own trains */
  isOfProgram?: boolean;
  text: string;
  epochs: number;
  engine?: EngineName | undefined;
  /** undefined where the first report of a program decides */
  objective: Objective | undefined;
  keepBest?: boolean | undefined;
  priority?: number | undefined;
  scoring: ScoringConfig;
  runs: Map<RunId, PlannedRun<AnyConfig>>;
}

/**
 * @param isKnown whether the store has a run of that id
 * @throws InvalidSpecError when the spec or its data can't be read or has errors
 */
export async function readLaunch(
  params: StartParams,
  cache: string,
  isKnown: (run: RunId) => boolean = () => false,
): Promise<Launch> {
  const text = await specText(params);
  const folder = folderOf(params.uri);
  const spec = withoutErrors(await checkSource({ text, folder, cache, searchPath: params.path }));
  const runs = isProgramSpec(spec)
    ? await planProgramRuns(located(spec, folder, params))
    : await planRuns(spec, arithmeticOf(params.engine ?? defaultEngine), isKnown);
  const uri = params.uri ?? null;
  const epochs = params.epochs ?? epochsOf(spec);
  return {
    study: createHash("sha256")
      .update([...runs.keys()].join())
      .digest("hex")
      .slice(0, 16),
    name: spec.name ?? (uri ? basename(decodeURIComponent(uri), ".dai.json") : "Unnamed"),
    uri,
    isOfProgram: isProgramSpec(spec),
    text,
    epochs,
    engine: params.engine,
    objective: isProgramSpec(spec) && spec.isObjectiveOpen ? undefined : spec.study.objective,
    keepBest: isProgramSpec(spec) ? undefined : spec.training.keepBest,
    priority: params.priority,
    scoring: {
      indicator: indicatorFor(spec, epochs),
      policy: { ...spec.policy, order: orderOf(spec) },
      success: successOf(spec),
    },
    runs,
  };
}

/** The spec of a program whose directory and executable are those of this machine. */
function located(
  spec: ProgramSpec,
  folder: string | null,
  { engine, path = process.env["PATH"] ?? "" }: StartParams,
): ProgramSpec {
  if (engine !== undefined)
    throw new InvalidSpecError(sentenceOf("launch/engine-of-program", { engine }), []);
  const { found, problem } = locateProgram(spec.program, folder, path);
  if (problem) throw new InvalidSpecError(problem.message, [{ ...problem, range: noRange }]);
  return { ...spec, program: { ...spec.program, ...found } };
}

const noRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function successOf({ study: { success, objective }, policy: { rule } }: AnySpec): Success {
  return successUnder(rule, objective, typeof success === "number" ? { above: success } : success);
}

/** Checkpoints that the spec leaves to the epochs follow those of the launch. */
function indicatorFor(spec: AnySpec, epochs: number): Spec["indicator"] {
  const { indicator, policy } = spec;
  const isUsual = isDeepStrictEqual(indicator.checkpoints, defaultCheckpoints(epochsOf(spec)));
  if (!isUsual || needsWindow(policy.rule ?? "auto")) return indicator;
  return { ...indicator, checkpoints: defaultCheckpoints(epochs) };
}

/** Where the spec does not say: by promise where more than the seed varies. Programs are not paused unasked. */
function orderOf(spec: AnySpec): Order {
  const { policy, variations } = spec;
  if (isProgramSpec(spec) && !(policy.order !== undefined && spec.program.resumes)) return "asLaunched";
  if (policy.order !== undefined) return toOrder(policy.order);
  return policy.calibrate === undefined && variations.length > 0 ? "mostPromising" : "asLaunched";
}

export function newSummary(
  run: RunId,
  config: AnyConfig,
  launch: Launch,
  parameters: Parameters = {},
): RunSummary {
  const { study, name, uri, epochs, objective, scoring, keepBest = true, priority = 0 } = launch;
  return {
    ...{ run, study, name, uri },
    ...traitsOf(config, launch),
    parameters,
    ...(keepBest ? {} : { keepBest }),
    state: "queued",
    epoch: -1,
    epochs,
    ...(objective && { objective }),
    ...(scoring.success && { success: scoring.success }),
    best: null,
    validationAccuracy: null,
    scores: null,
    verdict: null,
    dismissed: false,
    problem: null,
    priority,
  };
}

type Traits = Pick<RunSummary, "seed" | "gain" | "scheme" | "hidden" | "architecture" | "program" | "engine">;

function traitsOf(config: AnyConfig, { engine = defaultEngine }: Launch): Traits {
  if (isProgram(config))
    return {
      ...{ seed: config.seed, gain: 1, scheme: "", hidden: [] },
      ...{ architecture: "program", program: "launched", engine: "program" },
    };
  const { gain, seed, scheme } = config.initialization;
  const { architecture } = config;
  return {
    seed,
    gain,
    scheme,
    hidden: spectrumWidths(architecture),
    architecture: architecture.kind,
    engine,
  };
}

function withoutErrors({
  spec,
  program,
  diagnostics,
}: Pick<ParsedSpec, "spec" | "program" | "diagnostics">): AnySpec {
  const read = spec ?? program;
  if (read) return read;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  throw new InvalidSpecError(sentenceOf("launch/errors", { reason: errors[0]?.message, more }), diagnostics);
}
