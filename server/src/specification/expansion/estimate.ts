/** How long a launch would take, from what its epochs are known to take. */

import type { Spec } from "../schema/spec.ts";
import { countRuns } from "./expand.ts";

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
export function estimateLaunch(spec: Spec, speed: MachineSpeed | null): LaunchEstimate {
  const runs = countRuns(spec);
  const { epochs } = spec.training;
  const rounds = speed && Math.ceil(runs / speed.workers);
  return { runs, epochs: runs * epochs, seconds: speed && rounds! * epochs * speed.secondsPerEpoch };
}

/** "4 runs · about 3 min", or only the number of runs. */
export function estimateText({ runs, seconds }: LaunchEstimate): string {
  const count = runs === 1 ? "1 run" : `${runs.toLocaleString("en")} runs`;
  return seconds === null ? count : `${count} · about ${durationText(seconds)}`;
}

/** Two significant units at most: "40 s", "3 min", "2 h 10 min", "3 days". */
export function durationText(seconds: number): string {
  if (seconds < 1) return "1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
