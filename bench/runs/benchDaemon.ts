/** A real daemon on a state directory of its own, for the benchmarks that need one. */
import { readdirSync, readFileSync } from "node:fs";
import type { DaemonConnection } from "../../server/src/connection/typed.ts";
import type { RunId, StartParams } from "../../server/src/protocol/protocol.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../../test/integration/support/daemon.ts";

export interface BenchDaemon {
  connection: DaemonConnection;
  close(): Promise<void>;
}

/** Starts the daemon of the build; DAI_TEST_DIST names another folder than dist. */
export async function startBenchDaemon(): Promise<BenchDaemon> {
  const home = temporaryHome();
  await startDaemon({ home });
  const connection = await connect(home);
  await connection.request("dai/runs/subscribe", { runs: "all" });
  return {
    connection,
    async close() {
      connection.close();
      await removeHome(home);
    },
  };
}

/** Trains a study; answers the seconds from the request until its last run has finished. */
export async function finish(connection: DaemonConnection, params: StartParams): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const finished = new Set<RunId>();
  let runs: RunId[] | null = null;
  const check = () => runs?.every((run) => finished.has(run)) && resolve();
  connection.on("dai/run/changed", ({ run, state, problem }) => {
    if (state === "failed" || state === "diverged") reject(new Error(problem ?? state));
    if (state === "finished") finished.add(run);
    check();
  });
  const start = performance.now();
  runs = (await connection.request("dai/runs/start", params)).runs;
  check();
  await promise;
  return (performance.now() - start) / 1000;
}

/** Processor time of the daemon and of its trainer process so far; null where it is unknown. */
export function processorSeconds(connection: DaemonConnection): number | null {
  const trainer = trainerUsage(connection);
  const [user, system] = statOf(String(connection.info.pid)).slice(11, 13).map(Number);
  if (trainer === null || user === undefined || system === undefined) return null;
  return trainer.seconds + (user + system) / TICKS;
}

/** What Linux knows of the daemon's trainer process; null elsewhere. */
export function trainerUsage({ info }: DaemonConnection): { seconds: number; peakBytes: number } | null {
  try {
    const pid = readdirSync("/proc").find(
      (name) => /^\d+$/.test(name) && statOf(name)[1] === String(info.pid),
    );
    const [user, system] = statOf(pid!).slice(11, 13).map(Number) as [number, number];
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return { seconds: (user + system) / TICKS, peakBytes: Number(peak![1]) * 1024 };
  } catch {
    return null;
  }
}

/** Linux counts processor time in hundredths of a second on all that we run on. */
const TICKS = 100;

/** The fields of a process after its name: state, parent … */
function statOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}
