import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunId, RunSummary, StartParams } from "../protocol/protocol.ts";
import { type Dai, expandSpec } from "../spec/expand.ts";
import { type ParsedSpec, parseSpec } from "../spec/parse.ts";
import { runId } from "../spec/runId.ts";
import type { Spec } from "../spec/schema/spec.ts";
import { InvalidSpecError } from "./service.ts";
import type { Judging } from "./store.ts";

/** What a launch asks for, before anybody looks at which of its runs exist. */
export interface Launch {
  study: string;
  name: string;
  uri: string | null;
  /** the spec's text */
  text: string;
  epochs: number;
  judging: Judging;
  runs: Map<RunId, Dai>;
}

/** @throws InvalidSpecError when the spec can't be read or has errors */
export async function readLaunch(params: StartParams): Promise<Launch> {
  const text = await specText(params);
  const { spec, calibrated } = withoutErrors(parseSpec(text));
  const runs = new Map(expandSpec(spec, params.engine ?? "wasm").map((dai) => [runId(dai), dai]));
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
    judging: { indicator: spec.indicator, policy: spec.policy, calibrated },
    runs,
  };
}

/** The summary of a run that has just been launched for the first time. */
export function newSummary(run: RunId, dai: Dai, { study, name, uri, epochs }: Launch): RunSummary {
  const { gain, seed, scheme } = dai.initialization;
  return {
    run,
    study,
    name,
    uri,
    seed,
    gain,
    scheme,
    hidden: dai.architecture.hidden,
    engine: dai.engine,
    state: "queued",
    epoch: -1,
    epochs,
    validationAccuracy: null,
    scores: null,
    verdict: null,
    dismissed: false,
    problem: null,
  };
}

async function specText({ uri, spec, text }: StartParams): Promise<string> {
  if (text !== undefined) return text;
  if (spec !== undefined) return JSON.stringify(spec, null, 2);
  if (uri === undefined)
    throw new InvalidSpecError("Nothing to launch: give a spec, or the file:// URI of one.", []);
  let path: string;
  try {
    path = fileURLToPath(uri);
  } catch {
    throw new InvalidSpecError(
      `${uri} is not a file that the daemon can read: give a file:// URI, or send the text.`,
      [],
    );
  }
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new InvalidSpecError(
      `${path} can't be read (${(error as NodeJS.ErrnoException).code}): check the path.`,
      [],
    );
  }
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
