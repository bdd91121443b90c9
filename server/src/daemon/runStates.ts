/** The runs as the language server sees them: by the spec that they came from. */
import type { RunStates } from "../language/runStates.ts";
import { normalUri } from "../language/uri.ts";
import type { RunId } from "../protocol/protocol.ts";
import type { RunService } from "../runs/service.ts";
import { createMachineSpeed } from "./machineSpeed.ts";
import { createRunHistory } from "./runHistory.ts";

/** Epochs come many a second; an editor needs to hear of them once in so many milliseconds. */
const epochPause = 1000;

export function runStates(service: RunService): RunStates {
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

  service.onEvent(({ method, params }) => {
    if (method === "dai/run/epoch") {
      history.add(params.run, params);
      tellSoon(params.run);
      return;
    }
    if (method === "dai/run/changed" && params.uri) uriOf.set(params.run, params.uri);
    const uri = uriOf.get(params.run);
    if (method === "dai/run/deleted") {
      uriOf.delete(params.run);
      history.forget(params.run);
    }
    if (uri) tell(uri);
  });

  return {
    runsOf: (uri) => service.list({}).runs.filter((run) => run.uri !== null && normalUri(run.uri) === uri),
    all: () => service.list({}).runs,
    recentEpochs: history.recent,
    speedFor(spec) {
      const seconds = secondsPerEpoch(spec);
      return seconds === null ? null : { secondsPerEpoch: seconds, workers: service.workers() };
    },
    onChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    start: (params) => service.start(params),
    stop: (runs) => service.stop(runs),
    continue: (runs) => service.continue(runs),
  };
}
