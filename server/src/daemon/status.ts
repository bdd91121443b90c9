import { protocolVersion } from "../connection/info.ts";
import { version } from "../connection/version.ts";
import { kernelsHere } from "../engine/registry.ts";
import type { DaemonSettings, DaemonStatus } from "../protocol/protocol.ts";
import type { RunService } from "../runs/service.ts";

/** What the daemon says of itself. @param server tells how many clients are connected */
export function daemonStatus(
  service: RunService,
  server: { clients(): number },
  { home, startedAt, settings }: { home: string; startedAt: Date; settings: DaemonSettings },
): DaemonStatus {
  const remote = service.remote();
  return {
    version,
    protocol: protocolVersion,
    pid: process.pid,
    home,
    startedAt: startedAt.toISOString(),
    uptime: (Date.now() - startedAt.getTime()) / 1000,
    clients: server.clients(),
    runs: service.counts(),
    kernels: kernelsHere(),
    workers: service.workers(),
    settings,
    pausedOnBattery: service.pausedOnBattery(),
    storeProblem: service.storeProblem(),
    trainerProblem: service.trainerProblem(),
    memory: residentMemory(),
    processorSeconds: usedProcessorSeconds(),
    sequence: service.sequence(),
    ...(remote && { remote }),
  };
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
