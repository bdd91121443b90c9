/** The daemon itself: settings, state, workers elsewhere. */
import type { RunState } from "../domain/runState.ts";
import type { RunId } from "./ids.ts";

/** How a daemon trains; kept in its state directory. */
export interface DaemonSettings {
  /** runs to train at once; null: as many as the machine has cores */
  workers: number | null;
  /** whether training waits while the machine runs on battery */
  pauseOnBattery: boolean;
  /** address of the Redis server whose workers train (`dai worker`); null: this machine does. Read when the daemon starts */
  redis: string | null;
  /** a folder that workers share, for snapshots; absent or null: they go through Redis. Read when the daemon starts */
  snapshotFolder?: string | null;
  /** least time between two snapshots of a run; 0: after every epoch */
  snapshotSeconds: number;
}

/** A browser that is let in to the dashboard. */
export interface BrowserSession {
  /** its id, which gives no access */
  session: string;
  /** ISO 8601 */
  since: string;
}

export interface DaemonStatus {
  version: string;
  /** of the messages, as docs/protocol.md describes them; older daemons don't say */
  protocol?: number;
  pid: number;
  home: string;
  startedAt: string;
  /** seconds */
  uptime: number;
  clients: number;
  runs: Record<RunState, number>;
  /** what the engine `auto` computes with here, such as "native kernels with AVX-512"; older daemons don't say */
  kernels?: string;
  /** runs that it trains at once now */
  workers: number;
  settings: DaemonSettings;
  /** training waits because the machine runs on battery */
  pausedOnBattery: boolean;
  /** why training waits for the store, such as a full disk, in a sentence; older daemons don't say */
  storeProblem?: string | null;
  /** why training has stalled, such as a process that hangs, in a sentence; older daemons don't say */
  trainerProblem?: string | null;
  /** why runs wait or have stalled, in sentences: these problems, a battery, no worker; older daemons don't say */
  waiting?: string[];
  /** resident memory of the daemon, bytes */
  memory: number;
  /** processor time that the daemon has used; training is beside it */
  processorSeconds: number;
  /** newest sequence number */
  sequence: number;
  /** the workers on other machines that train in place of this one; absent where this machine trains */
  remote?: RemoteStatus;
}

/** Workers on other machines, and the Redis server through which they get runs. */
export interface RemoteStatus {
  /** of the server, without its password */
  url: string;
  /** why it can't be used now, in a sentence */
  problem: string | null;
  /** the daemon's version and kernels; workers of another build get no runs, since theirs would have other bits */
  build: string;
  workers: {
    worker: string;
    slots: number;
    version: string;
    build: string;
    isSameBuild: boolean;
    /** it starts programs (`dai worker --programs`) */
    programs?: boolean;
    /** under way on it now */
    runs: RunId[];
    /** ISO 8601 */
    since: string;
  }[];
}
