import { median } from "../support/median.ts";

/** Seconds. */
export interface Times {
  clock: number;
  /** of all threads of the process; what else the machine does is not in it */
  processor: number;
}

export async function timesOf(act: () => Promise<unknown>): Promise<Times> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await act();
  const { user, system } = process.cpuUsage(before);
  return { clock: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
}

export function secondsOf(times: Times[]): string {
  const seconds = (of: keyof Times) => median(times.map((time) => time[of])).toFixed(2);
  return `${seconds("processor")} s (${seconds("clock")} wall time)`;
}
