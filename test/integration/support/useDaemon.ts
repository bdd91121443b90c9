/** The set-up of test files that talk to a daemon of their own. */
import { afterEach, beforeEach } from "vitest";
import { isAlive } from "../../../server/src/connection/info.ts";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { RunDetail, RunId, StartParams } from "../../../server/src/protocol/protocol.ts";
import { connectOptions, ended, removeHome, temporaryHome } from "./daemon.ts";
import { details, hasEnded, waitFor } from "./runs.ts";

export interface TestDaemon {
  readonly home: string;
  readonly connection: DaemonConnection;
  /** Launches a spec. */
  launch(spec: object, more?: Omit<StartParams, "spec">): Promise<RunId[]>;
  /** Launches a spec and waits until each of its runs has ended or waits for someone. */
  launchToEnd(spec: object, more?: Omit<StartParams, "spec">): Promise<RunId[]>;
  details(runs: RunId[]): Promise<RunDetail[]>;
  /** Has the daemon end, where it was not killed, and starts the next one. */
  restart(): Promise<void>;
}

/** Gives each test of the file that calls it a new state directory with a daemon. */
export function useDaemon(env: NodeJS.ProcessEnv = {}): TestDaemon {
  let home: string;
  let connection: DaemonConnection;
  beforeEach(async () => {
    home = temporaryHome();
    connection = await connectDaemon(connectOptions({ home, env }));
  });
  afterEach(async () => {
    connection.close();
    await removeHome(home);
  });

  async function launch(spec: object, more: Omit<StartParams, "spec"> = {}): Promise<RunId[]> {
    return (await connection.request("dai/runs/start", { spec, ...more })).runs;
  }
  return {
    get home() {
      return home;
    },
    get connection() {
      return connection;
    },
    launch,
    async launchToEnd(spec, more) {
      const runs = await launch(spec, more);
      await waitFor(connection, runs, (run) => hasEnded(run) || run.state === "paused");
      return runs;
    },
    details: (runs) => details(connection, runs),
    async restart() {
      if (isAlive(connection.info.pid)) await connection.request("dai/daemon/shutdown", {});
      await ended(connection.info.pid);
      connection = await connectDaemon(connectOptions({ home, env }));
    },
  };
}
