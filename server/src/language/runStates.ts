import type { RunId, RunSummary } from "../protocol/protocol.ts";

/** What the language server knows of runs and can do about them; the daemon provides it. */
export interface RunStates {
  /** Runs that came from this spec. `uri` is in normal form (`normalUri`); compare normal forms. */
  runsOf(uri: string): RunSummary[];
  /** Calls the listener with a spec's URI, in any spelling, when one of its runs changed or was deleted. */
  onChange(listener: (uri: string) => void): { dispose(): void };
  stop(runs: RunId[]): Promise<unknown>;
  /** Lets stopped runs go on, and running ones go on against a verdict. */
  continue(runs: RunId[]): Promise<unknown>;
}
