/** The daemon carries out exactly what `availableActions` says of a run. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { expect, test } from "vitest";
import { can, type RunAction, runStates } from "../../../server/src/domain/runState.ts";
import type { RunSummary, VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { newSummary } from "../../../server/src/runs/launch.ts";
import { createLedger } from "../../../server/src/runs/ledger.ts";
import { createRunService } from "../../../server/src/runs/runService.ts";
import { openStore } from "../../../server/src/runs/store/store.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const log = pino({ enabled: false });
const { spec } = parseSpec(
  JSON.stringify({
    dataset: { kind: "shell" },
    architecture: { kind: "mlp", hidden: [2] },
    initialization: { seeds: 4 * runStates.length },
  }),
);
const { indicator, policy } = spec!;
const scoring = { indicator, policy };
const launch = {
  study: "s",
  name: "n",
  uri: null,
  text: "",
  epochs: 20,
  objective: spec!.study.objective,
  scoring,
  runs: new Map(),
};

const discard = runSummary("a", 1, 8, { good: false, epoch: 12 }).verdict!;
const situations: { verdict: VerdictRecord | null; dismissed: boolean }[] = [
  { verdict: null, dismissed: false },
  { verdict: discard, dismissed: false },
  { verdict: { ...discard, decision: "ignored" }, dismissed: false },
  { verdict: discard, dismissed: true },
];

/** A run in each state with each verdict. */
function fillStore(home: string): void {
  const store = openStore(join(home, "runs.db"));
  const ledger = createLedger(store, log);
  const configs = expandSpec(spec!, "wasm");
  for (const [index, config] of configs.entries()) {
    const state = runStates[index % runStates.length]!;
    const situation = situations[Math.floor(index / runStates.length)]!;
    const run = runId(config);
    ledger.add(config, scoring, { ...newSummary(run, config, launch), ...situation, state, epoch: 12 });
  }
  store.close();
}

test.each([
  "stop",
  "continue",
] as const)("%s acts on the runs that it is available for", async (action: RunAction) => {
  const home = mkdtempSync(join(tmpdir(), "dai-actions-"));
  fillStore(home);
  const settings = { workers: 1, pauseOnBattery: true, redis: null, snapshotSeconds: 0 };
  // On battery no run is trained, so each stays in its state.
  const service = createRunService({ home, log, settings, onBattery: async () => true });
  try {
    const { runs } = service.list({});
    const expected = runs.filter((run: RunSummary) => can(action, run)).map(({ run }) => run);
    const ids = runs.map(({ run }) => run);
    const answer = await (action === "stop" ? service.stop(ids) : service.continue(ids));
    expect(answer.runs).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  } finally {
    await service.close();
    rmSync(home, { recursive: true });
  }
});
