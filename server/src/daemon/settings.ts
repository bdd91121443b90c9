/** The daemon's settings, kept as `settings.json` in the state directory. */

import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRegular } from "../connection/regularFile.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import { MessageError } from "../messages/messageError.ts";
import type { DaemonSettings } from "../protocol/protocol.ts";
import type { Log } from "../runs/log.ts";
import { isRedisUrl } from "../runs/redis/redisUrl.ts";
import { checkParams } from "./requests/params.ts";

const path = (home: string): string => join(home, "settings.json");
const mostBytes = 2 ** 20;

/** The default settings. */
export function defaultSettings(env: NodeJS.ProcessEnv = process.env): DaemonSettings {
  const seconds = env["DAI_SNAPSHOT_SECONDS"];
  return {
    workers: null,
    pauseOnBattery: false,
    snapshotSeconds: seconds ? Number(seconds) : 2,
    redis: env["DAI_REDIS"] || null,
  };
}

/** Of a change, the settings that there are: other keys are passed over. */
export function knownSettings(change: Partial<DaemonSettings>): Partial<DaemonSettings> {
  const known = [...Object.keys(defaultSettings()), "snapshotFolder" satisfies keyof DaemonSettings];
  return Object.fromEntries(Object.entries(change).filter(([key]) => known.includes(key)));
}

/** @throws one sentence for an address with which no daemon could start */
export function checkRedisUrl({ redis }: Partial<DaemonSettings>): void {
  if (redis && !isRedisUrl(redis)) throw new MessageError("settings/redis", {});
}

/** The settings of a state directory. An unusable file is reported in the log and left unchanged. */
export function readSettings(home: string, log: Log): DaemonSettings {
  const defaults = defaultSettings();
  let text: string;
  try {
    text = readRegular(path(home), mostBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      log.warn(sentenceOf("settings/not-read", { path: path(home), reason: (error as Error).message }));
    return defaults;
  }
  try {
    const settings = { ...defaults, ...knownSettings(checkParams("dai/daemon/configure", JSON.parse(text))) };
    checkRedisUrl(settings);
    return settings;
  } catch (error) {
    log.warn(sentenceOf("settings/not-used", { path: path(home), reason: (error as Error).message }));
    return defaults;
  }
}

/**
 * Keeps settings, whole or not at all.
 *
 * @throws one sentence when they can't be written
 */
export function writeSettings(home: string, settings: DaemonSettings): void {
  const temporary = `${path(home)}.${process.pid}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, path(home));
  } catch (error) {
    throw new MessageError("settings/not-written", { path: path(home), reason: (error as Error).message });
  }
}
