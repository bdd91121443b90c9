/** The runs as the language server sees them: by the spec that they came from. */
import type { RunStates } from "../language/runStates.ts";
import { normalUri } from "../language/uri.ts";
import type { RunId } from "../protocol/protocol.ts";
import type { RunService } from "../runs/service.ts";

export function runStates(service: RunService): RunStates {
  return {
    runsOf: (uri) => service.list({}).runs.filter((run) => run.uri !== null && normalUri(run.uri) === uri),
    onChange: (listener) => {
      // A deleted run's notification has only its id, so its spec must be known before.
      const uriOf = new Map<RunId, string>();
      for (const { run, uri } of service.list({}).runs) if (uri) uriOf.set(run, uri);
      return service.onEvent(({ method, params }) => {
        if (method === "dai/run/epoch") return;
        if (method === "dai/run/changed" && params.uri) uriOf.set(params.run, params.uri);
        const uri = uriOf.get(params.run);
        if (method === "dai/run/deleted") uriOf.delete(params.run);
        if (uri) listener(uri);
      });
    },
    stop: (runs) => service.stop(runs),
    continue: (runs) => service.continue(runs),
  };
}
