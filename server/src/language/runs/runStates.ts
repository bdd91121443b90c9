import type { RunHistory } from "../../indicator/runHistory.ts";
import type { SymptomPoint } from "../../indicator/symptoms/symptom.ts";
import type {
  RunId,
  RunSummary,
  StartParams,
  StartResult,
  StudyCalibration,
  StudyId,
} from "../../protocol/protocol.ts";
import type { MachineSpeed } from "../../specification/expansion/estimate.ts";
import type { fittingOf } from "../../specification/expansion/runId.ts";
import type { Spec } from "../../specification/schema/spec.ts";

/** What the language server knows of runs and can do about them; the daemon provides it. */
export interface RunStates {
  /** Runs that came from this spec. `uri` is in normal form (`normalUri`); compare normal forms. */
  runsOf(uri: string): RunSummary[];
  /** All runs, of whatever spec, oldest first. */
  all(): RunSummary[];
  /**
   * A run's newest epochs, oldest first; empty while they are not known yet. Asking for them makes them known
   * before long, which `onChange` tells.
   */
  recentEpochs(run: RunId): SymptomPoint[];
  /** What finished runs with networks and data of the same shape took on this machine; null when there are none. */
  speedFor(spec: Spec): MachineSpeed | null;
  /** How far a study's calibration within itself is; null where its spec asks for none. */
  calibrationOf(study: StudyId): StudyCalibration | null;
  /** All that was recorded of runs, but for the spectra themselves; other requests have their turn meanwhile. */
  histories(runs: RunId[]): Promise<RunHistory[]>;
  /** what thresholds that are fitted to these runs are fitted to; none of a program's */
  fittings(runs: RunId[]): ReturnType<typeof fittingOf>[];
  /** Calls the listener with a spec's URI, in any spelling, when one of its runs changed or was deleted. */
  onChange(listener: (uri: string) => void): { dispose(): void };
  start(params: StartParams): Promise<StartResult>;
  stop(runs: RunId[]): Promise<unknown>;
  /** Lets stopped runs continue, and running ones continue against a verdict. */
  continue(runs: RunId[]): Promise<unknown>;
  /** Says nothing more of the verdicts of runs that are over. */
  dismiss(runs: RunId[]): Promise<unknown>;
}
