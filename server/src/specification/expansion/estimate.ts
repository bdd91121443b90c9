/** How long a launch would take, from what its epochs are known to take. */

import { formatCount, formatEstimate } from "../../domain/format.ts";
import { type AnySpec, epochsOf } from "../schema/spec.ts";
import { countRuns } from "./count.ts";

/** What a machine has been measured to do with networks of one shape. */
export interface MachineSpeed {
  secondsPerEpoch: number;
  /** runs that train at once */
  workers: number;
}

export interface LaunchEstimate {
  runs: number;
  /** of all runs together */
  epochs: number;
  /** null when nothing was measured */
  seconds: number | null;
}

/** The cost of a launch none of whose runs exists yet. `workers` runs train at once, so time goes in rounds. */
export function estimateLaunch(spec: AnySpec, speed: MachineSpeed | null): LaunchEstimate {
  const runs = countRuns(spec);
  const epochs = epochsOf(spec);
  const rounds = speed && Math.ceil(runs / speed.workers);
  return { runs, epochs: runs * epochs, seconds: speed && rounds! * epochs * speed.secondsPerEpoch };
}

/** "4 runs · about 3 min", or only the number of runs. */
export function estimateText({ runs, seconds }: LaunchEstimate): string {
  const count = formatCount(runs, "run");
  return seconds === null ? count : `${count} · about ${formatEstimate(seconds)}`;
}
