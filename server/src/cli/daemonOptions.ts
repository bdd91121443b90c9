import { fileURLToPath } from "node:url";
import type { ConnectOptions } from "../connection/daemon.ts";
import { daiHome } from "../connection/home.ts";

/** How a command connects: to the daemon of `DAI_HOME`, whose code the build puts beside the command's. */
export function daemonOptions(): ConnectOptions {
  return { home: daiHome(), daemonPath: fileURLToPath(new URL("daemon.js", import.meta.url)) };
}
