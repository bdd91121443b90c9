import { needsDaemon } from "../../domain/needsDaemon.ts";
import type { RunStates } from "../runs/runStates.ts";

const refuse = () => Promise.reject(new Error(needsDaemon));

/** The runs of an editor that has no daemon: there are none. */
export const noRuns: RunStates = {
  runsOf: () => [],
  all: () => [],
  recentEpochs: () => [],
  speedFor: () => null,
  calibrationOf: () => null,
  histories: async () => [],
  fittings: () => [],
  onChange: () => ({ dispose() {} }),
  start: refuse,
  stop: refuse,
  continue: refuse,
  dismiss: refuse,
};
