import type { RunSummary, VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { spectrumWidths } from "../../../server/src/specification/expansion/spectrumWidths.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

export const uri = "file:///specs/a.dai.json";

/** A spec with this initialization, whose runs have the ids that the daemon would give them. */
export function specWith(initialization: string): string {
  return `{
  "dataset": { "kind": "shell", "dimensions": 8, "train": 100, "validation": 50 },
  "architecture": { "kind": "mlp", "hidden": [8] },
  "initialization": ${initialization},
  "training": { "epochs": 30 },
}`;
}

/** The runs that a spec expands to, all in the state that is given. */
export function runsOf(text: string, state: Partial<RunSummary> = {}): RunSummary[] {
  const { spec } = parseSpec(text);
  if (!spec) throw new Error("The spec has errors.");
  return expandSpec(spec, "wasm").map((config) => ({
    run: runId(config),
    study: "study",
    name: "study",
    uri,
    seed: config.initialization.seed,
    gain: config.initialization.gain,
    scheme: config.initialization.scheme,
    hidden: spectrumWidths(config.architecture),
    architecture: config.architecture.kind,
    engine: "wasm",
    state: "running",
    epoch: 12,
    epochs: spec.training.epochs,
    validationAccuracy: 0.5,
    scores: null,
    verdict: null,
    dismissed: false,
    problem: null,
    ...state,
  }));
}

export function verdict(fields: Partial<VerdictRecord> = {}): VerdictRecord {
  return {
    epoch: 10,
    verdict: "discard",
    so: 6.2,
    ss: 0.00002,
    sF: 0,
    threshold: 0.25,
    gateNonUniformity: 4,
    gateShift: 0.0033,
    initialSo: 6,
    layer: { name: "dense_1", so: 6.2, ss: 0.00002 },
    calibrated: true,
    decision: "advised",
    saves: 20,
    sentence: "",
    ...fields,
  };
}
