import { newSummary } from "../../../server/src/runs/launch.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

/** The first run of a spec, its scoring, and the launch and the summary that it is stored with. */
export function launchedSpec(written: object) {
  const { spec } = parseSpec(JSON.stringify(written));
  const { indicator, policy, training, study } = spec!;
  const scoring = { indicator, policy };
  const config = expandSpec(spec!, "wasm")[0]!;
  const run = runId(config);
  const launch = {
    ...{ study: "s", name: "n", uri: null, text: "", epochs: training.epochs },
    ...{ scoring, objective: study.objective, runs: new Map([[run, { config, parameters: {} }]]) },
  };
  const running = { ...newSummary(run, config, launch), state: "running" as const };
  return { indicator, policy, scoring, config, run, launch, running };
}
