/** The runs as the language server sees them: by the spec that they came from. */
import { normalUri } from "../../domain/normalUri.ts";
import type { RunHistory } from "../../indicator/runHistory.ts";
import type { RunStates } from "../../language/runs/runStates.ts";
import type { RunId, ScoreRecord } from "../../protocol/protocol.ts";
import type { ProgramPermission } from "../../runs/programs/permission.ts";
import type { RunService } from "../../runs/service.ts";
import { historyOf } from "../../runs/store/historyOf.ts";
import { createTurns } from "../../runs/turns.ts";
import { isProgram } from "../../specification/expansion/programConfig.ts";
import { fittingOf } from "../../specification/expansion/runId.ts";
import { createMachineSpeed } from "./machineSpeed.ts";
import { createRunHistory } from "./runHistory.ts";

/** Epochs come many a second; an editor needs to hear of them once in so many milliseconds. */
const epochPause = 1000;

/** @returns what one client's language server knows and may do */
export function runStates(service: RunService): (permission: ProgramPermission) => RunStates {
  const listeners = new Set<(uri: string) => void>();
  // A deleted run's notification has only its id, so its spec must be known before.
  const uriOf = new Map<RunId, string>();
  for (const { run, uri } of service.list({}).runs) if (uri) uriOf.set(run, uri);
  const pending = new Map<string, NodeJS.Timeout>();
  const tell = (uri: string) => {
    clearTimeout(pending.get(uri));
    pending.delete(uri);
    for (const listener of listeners) listener(uri);
  };
  const tellSoon = (run: RunId) => {
    const uri = uriOf.get(run);
    if (uri && listeners.size > 0 && !pending.has(uri))
      pending.set(uri, setTimeout(() => tell(uri), epochPause).unref());
  };
  const history = createRunHistory(service, tellSoon);
  const secondsPerEpoch = createMachineSpeed(service);

  service.onEvent((event) => {
    const { run, method } = event;
    if (method === "dai/run/epoch") {
      // Making the parameters takes longer than everything else here.
      history.add(run, () => event.params);
      tellSoon(run);
      return;
    }
    if (method === "dai/run/changed" && event.params.uri) uriOf.set(run, event.params.uri);
    const uri = uriOf.get(run);
    if (method === "dai/run/deleted") {
      uriOf.delete(run);
      history.forget(run);
    }
    if (uri) tell(uri);
  });

  return (permission) => ({
    runsOf: (uri) => service.list({}).runs.filter((run) => run.uri !== null && normalUri(run.uri) === uri),
    all: () => service.list({}).runs,
    recentEpochs: history.recent,
    speedFor(spec) {
      const seconds = secondsPerEpoch(spec);
      return seconds === null ? null : { secondsPerEpoch: seconds, workers: service.workers() };
    },
    calibrationOf: service.calibration,
    async histories(runs) {
      const histories: RunHistory[] = [];
      const turns = createTurns();
      for (const run of runs) {
        const records: ScoreRecord[] = [];
        for (const page of service.recordPages(run, "scores")) {
          records.push(...(page as ScoreRecord[]));
          await turns.give();
        }
        const [detail] = service.get({ runs: [run] }).runs;
        if (detail) histories.push(historyOf(detail, records));
      }
      return histories;
    },
    fittings: (runs) =>
      service.get({ runs }).runs.flatMap(({ dai }) => (isProgram(dai) ? [] : [fittingOf(dai)])),
    onChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    start: (params) => service.start(params, permission),
    stop: (runs) => service.stop(runs),
    continue: (runs) => service.continue(runs, permission),
    dismiss: (runs) => service.dismiss(runs),
  });
}
