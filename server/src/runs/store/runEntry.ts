import type { RunSummary } from "../../protocol/protocol.ts";
import type { AnyConfig } from "../../specification/expansion/programConfig.ts";
import type { ScoringConfig } from "./tables/storedScoring.ts";

export interface RunEntry {
  readonly config: AnyConfig;
  readonly scoring: ScoringConfig;
  readonly summary: RunSummary;
  /** of its newest entry in the journal */
  readonly sequence: number;
}
