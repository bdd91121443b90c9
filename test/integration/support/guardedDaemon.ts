import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { DaemonInfo } from "../../../server/src/connection/info.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "./daemon.ts";

/**
 * Gives the file that calls it one daemon to attack. Whatever happened in a test, the same daemon still serves
 * others, and its log doesn't give the token away.
 */
export function useGuardedDaemon(): { readonly home: string; readonly info: DaemonInfo } {
  let home: string;
  let info: DaemonInfo;
  beforeAll(async () => {
    home = temporaryHome();
    info = await startDaemon({ home });
  });
  afterAll(() => removeHome(home));
  afterEach(async () => {
    const connection = await connect(home);
    expect((await connection.request("dai/daemon/status", {})).pid).toBe(info.pid);
    connection.close();
    for (const file of readdirSync(home).filter((name) => name.startsWith("daemon.log")))
      expect(readFileSync(join(home, file), "utf8")).not.toContain(info.token);
  });
  return {
    get home() {
      return home;
    },
    get info() {
      return info;
    },
  };
}
