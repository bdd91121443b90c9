import { createHash } from "node:crypto";
import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { RunId, RunSummary, StartParams } from "../protocol/protocol.ts";
import { expandSpec, type RunConfig } from "../specification/expansion/expand.ts";
import { runId } from "../specification/expansion/runId.ts";
import { spectrumWidths } from "../specification/expansion/spectrumWidths.ts";
import type { ParsedSpec } from "../specification/parse.ts";
import { parseWithData } from "../specification/parseWithData.ts";
import type { Spec } from "../specification/schema/spec.ts";
import { folderOf, specText } from "../specification/specSource.ts";
import { type Order, toOrder } from "./scheduling/trainingOrder.ts";
import { InvalidSpecError } from "./service.ts";
import type { ScoringConfig } from "./store/store.ts";

/** What a launch asks for, before anybody looks at which of its runs exist. */
export interface Launch {
  study: string;
  name: string;
  uri: string | null;
  /** the spec's text */
  text: string;
  epochs: number;
  priority?: number | undefined;
  scoring: ScoringConfig;
  runs: Map<RunId, RunConfig>;
}

/**
 * @param cache folder for hashes of data
 * @throws InvalidSpecError when the spec or its data can't be read or has errors
 */
export async function readLaunch(params: StartParams, cache: string): Promise<Launch> {
  const text = await specText(params);
  const { spec, calibrated } = withoutErrors(await parseWithData(text, folderOf(params.uri), cache));
  const configs = expandSpec(spec, params.engine ?? "wasm");
  const runs = new Map(configs.map((config) => [runId(config), config]));
  const uri = params.uri ?? null;
  return {
    study: createHash("sha256")
      .update([...runs.keys()].join())
      .digest("hex")
      .slice(0, 16),
    name: spec.name ?? (uri ? basename(decodeURIComponent(uri), ".dai.json") : "Unnamed"),
    uri,
    text,
    epochs: params.epochs ?? spec.training.epochs,
    priority: params.priority,
    scoring: {
      indicator: spec.indicator,
      policy: { ...spec.policy, order: orderOf(spec, configs) },
      calibrated,
    },
    runs,
  };
}

/** Which run trains next, where the spec does not say so: by promise where more than the seed varies. */
function orderOf({ policy }: Spec, configs: readonly RunConfig[]): Order {
  if (policy.order !== undefined) return toOrder(policy.order);
  return policy.calibrate === undefined && variesBeyondSeed(configs) ? "mostPromising" : "asLaunched";
}

function variesBeyondSeed([first, ...others]: readonly RunConfig[]): boolean {
  const withoutSeed = ({ initialization, ...config }: RunConfig) => ({
    ...config,
    initialization: { ...initialization, seed: 0 },
  });
  return (
    first !== undefined &&
    others.some((config) => !isDeepStrictEqual(withoutSeed(config), withoutSeed(first)))
  );
}

/** The summary of a run that has just been launched for the first time. */
export function newSummary(
  run: RunId,
  config: RunConfig,
  { study, name, uri, epochs, priority = 0 }: Launch,
): RunSummary {
  const { gain, seed, scheme } = config.initialization;
  return {
    run,
    study,
    name,
    uri,
    seed,
    gain,
    scheme,
    hidden: spectrumWidths(config.architecture),
    architecture: config.architecture.kind,
    engine: config.engine,
    state: "queued",
    epoch: -1,
    epochs,
    validationAccuracy: null,
    scores: null,
    verdict: null,
    dismissed: false,
    problem: null,
    priority,
  };
}

function withoutErrors({ spec, calibrated, diagnostics }: ParsedSpec): { spec: Spec; calibrated: boolean } {
  if (spec) return { spec, calibrated };
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  throw new InvalidSpecError(
    `The spec has errors, so nothing was started: ${errors[0]?.message}${more}`,
    diagnostics,
  );
}
