import * as vscode from "vscode";
import type { DaemonSettings } from "../../server/src/protocol/protocol.ts";
import type { Daemon } from "./connection/daemon.ts";

/** Sends the daemon its settings: when the connection opens, and whenever they change. */
export function createSettings(daemon: Daemon, log: vscode.LogOutputChannel): vscode.Disposable {
  async function configure(): Promise<void> {
    const settings = daemonSettings();
    if (Object.keys(settings).length === 0) return;
    try {
      await daemon.request("dai/daemon/configure", settings);
    } catch (error) {
      log.warn(`The daemon did not take the settings: ${String(error)}`);
    }
  }
  return vscode.Disposable.from(
    daemon.onConnected((open) => open && void configure()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const isOfDaemon = ["dai.workers", "dai.pauseOnBattery"].some((key) => event.affectsConfiguration(key));
      if (isOfDaemon && daemon.connected) void configure();
    }),
  );
}

/** Only what the user has set: the daemon serves others as well, who may have set the rest. */
function daemonSettings(): Partial<DaemonSettings> {
  const configuration = vscode.workspace.getConfiguration("dai");
  const set = <T>(key: string): T | undefined => configuration.inspect<T>(key)?.globalValue;
  const workers = set<number>("workers");
  const pauseOnBattery = set<boolean>("pauseOnBattery");
  return {
    ...(workers === undefined ? {} : { workers: workers > 0 ? workers : null }),
    ...(pauseOnBattery === undefined ? {} : { pauseOnBattery }),
  };
}
