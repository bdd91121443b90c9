import { protocolVersion } from "../connection/info.ts";
import { version } from "../connection/version.ts";
import { kernelsHere } from "../engine/registry.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import type { DaemonSettings, DaemonStatus, RemoteStatus } from "../protocol/protocol.ts";
import { workerKeyPath } from "../runs/redis/workerKey.ts";
import type { RunService } from "../runs/service.ts";

/** What the daemon says of itself. @param server tells how many clients are connected */
export function daemonStatus(
  service: RunService,
  server: { clients(): number },
  { home, startedAt, settings }: { home: string; startedAt: Date; settings: DaemonSettings },
): DaemonStatus {
  const remote = service.remote();
  const counts = service.counts();
  return {
    version,
    protocol: protocolVersion,
    pid: process.pid,
    home,
    startedAt: startedAt.toISOString(),
    uptime: (Date.now() - startedAt.getTime()) / 1000,
    clients: server.clients(),
    runs: counts,
    kernels: kernelsHere(),
    workers: service.workers(),
    settings,
    pausedOnBattery: service.pausedOnBattery(),
    storeProblem: service.storeProblem(),
    trainerProblem: service.trainerProblem(),
    waiting: reasonsToWait(service, remote, home, counts.queued + counts.interrupted > 0),
    memory: residentMemory(),
    processorSeconds: usedProcessorSeconds(),
    sequence: service.sequence(),
    ...(remote && { remote }),
  };
}

function reasonsToWait(
  service: Pick<RunService, "storeProblem" | "trainerProblem" | "pausedOnBattery">,
  remote: RemoteStatus | null,
  home: string,
  isQueued: boolean,
): string[] {
  const hasNoWorker = remote !== null && remote.problem === null && remote.workers.length === 0;
  const reasons = [
    service.storeProblem(),
    service.trainerProblem(),
    remote?.problem,
    hasNoWorker && isQueued ? sentenceOf("redis/no-worker", { key: workerKeyPath(home) }) : null,
    service.pausedOnBattery() && isQueued ? sentenceOf("waits-for-power", {}) : null,
  ];
  return reasons.filter((reason) => typeof reason === "string");
}

let lastMemory = 0;

/** Bytes; what it was before while the process has no descriptor left to look. */
function residentMemory(): number {
  try {
    lastMemory = process.memoryUsage.rss();
  } catch {}
  return lastMemory;
}

function usedProcessorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
