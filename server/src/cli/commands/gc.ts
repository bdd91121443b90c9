/** `dai gc`: deletes old runs and snapshots, after listing them. */

import { type Command, InvalidArgumentError } from "commander";
import { connectDaemon, type DaemonConnection } from "../../connection/typed.ts";
import { formatBytes, formatCount } from "../../domain/format.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { Collected, CollectParams, CollectResult } from "../../protocol/protocol.ts";
import { canAsk, confirmed } from "../confirmed.ts";
import { daemonOptions } from "../daemonOptions.ts";
import { print, terminalColumns } from "../output.ts";
import { textTable } from "../terminal/textTable.ts";

interface GcOptions {
  olderThan?: number;
  keepSize?: number;
  snapshots?: boolean;
  dryRun?: boolean;
  json?: boolean;
  yes?: boolean;
}

const secondsIn = { h: 3600, d: 86_400, w: 604_800 };
const bytesIn = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** Adds `dai gc`. */
export function addGcCommand(program: Command): void {
  program
    .command("gc")
    .summary("delete old runs, snapshots and decoded data")
    .description(
      "Deletes old runs, snapshots and decoded data. Lists them first; never touches running or queued runs.",
    )
    .option("--older-than <age>", "runs unchanged for this long: 12h, 30d, 8w", age)
    .option(
      "--keep-size <size>",
      "delete the oldest runs until the store is below this size: 500MB, 2GB",
      size,
    )
    .option("--snapshots", "delete snapshots only; a run that needs them later trains its epochs again")
    .option("--dry-run", "only list what would be deleted")
    .option("-y, --yes", "do not ask")
    .option("--json", "print JSON")
    .action(gc);
}

async function gc(options: GcOptions): Promise<void> {
  const { olderThan, keepSize, snapshots, dryRun, json } = options;
  if (olderThan === undefined && keepSize === undefined) throw new MessageError("collect/choose", {});
  const connection = await connectDaemon(daemonOptions());
  try {
    const wanted: CollectParams = {
      ...(olderThan === undefined ? {} : { olderThanSeconds: olderThan }),
      ...(keepSize === undefined ? {} : { keepBytes: keepSize }),
      ...(snapshots ? { snapshotsOnly: true } : {}),
    };
    const found = await connection.request("dai/daemon/collect", { ...wanted, dryRun: true });
    if (dryRun) return print(json ? toJson(found) : describe(found).join("\n"));
    if (!json) print(describe(found).join("\n"));
    if (
      found.runs.length + found.snapshots.length + (found.cached ?? []).length > 0 &&
      !options.yes &&
      !(await agreed(json))
    )
      return print(sentenceOf("nothing-deleted", {}));
    await collect(connection, wanted, found, json ?? false);
  } finally {
    connection.close();
  }
}

/** Deletes exactly what was listed, even if other runs have reached the age in the meantime. */
async function collect(
  connection: DaemonConnection,
  wanted: CollectParams,
  found: CollectResult,
  json: boolean,
): Promise<void> {
  const only = [...found.runs, ...found.snapshots].map(({ run }) => run);
  const onlyCached = (found.cached ?? []).map(({ file }) => file);
  const result = await connection.request("dai/daemon/collect", { ...wanted, only, onlyCached });
  if (json) return print(toJson(result));
  const { runs, cached = [], bytesBefore, bytesAfter } = result;
  if (only.length + onlyCached.length === 0 && bytesAfter >= bytesBefore) return;
  const files = cached.length === 0 ? "" : ` and ${formatCount(cached.length, "file")} of the cache`;
  print(
    sentenceOf("collect/deleted", {
      what: formatCount(runs.length, "run"),
      cached: files,
      before: formatBytes(bytesBefore),
      now: formatBytes(bytesAfter),
    }),
  );
}

async function agreed(json: boolean | undefined): Promise<boolean> {
  if (!canAsk(json)) throw new MessageError("nothing-deleted/no-terminal", {});
  return confirmed("Delete them?");
}

function describe({ runs, snapshots, cached = [], bytesBefore }: CollectResult): string[] {
  const all = formatBytes(bytesBefore);
  if (runs.length + snapshots.length + cached.length === 0)
    return [sentenceOf("collect/nothing", { size: all })];
  const row = (what: string) => (one: Collected) => [
    one.run,
    one.name,
    one.state,
    String(Math.max(one.epoch, 0)),
    one.changed.slice(0, 10),
    formatBytes(one.recordBytes + one.snapshotBytes),
    what,
  ];
  const columns = [
    { title: "run" },
    { title: "study", shrinksTo: 12, rank: 2 },
    { title: "state", rank: 1 },
    { title: "epoch", rank: 3 },
    ...["changed", "size", "deletes"].map((title) => ({ title })),
  ];
  const rows = [...runs.map(row("the run")), ...snapshots.map(row("its snapshots"))];
  const cachedBytes = cached.reduce((sum, { bytes }) => sum + bytes, 0);
  const freed = [...runs, ...snapshots].reduce(
    (sum, one) => sum + one.recordBytes + one.snapshotBytes,
    cachedBytes,
  );
  const [what, other] = [
    formatCount(runs.length, "run"),
    `the snapshots of ${formatCount(snapshots.length, "run")}`,
  ];
  const parts = [...(runs.length > 0 ? [what] : []), ...(snapshots.length > 0 ? [other] : [])];
  if (cached.length > 0)
    parts.push(`${formatCount(cached.length, "file")} of the cache, which are rebuilt on demand`);
  return [
    ...(rows.length > 0 ? textTable(columns, rows, terminalColumns()) : []),
    `${parts.join(" and ")}: about ${formatBytes(freed)} of ${all}.`,
  ];
}

/** "30d" in seconds. */
export function age(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(h|d|w)$/.exec(text) ?? [];
  if (number && unit) return Number(number) * secondsIn[unit as keyof typeof secondsIn];
  throw new InvalidArgumentError(sentenceOf("argument/duration", {}));
}

/** "2GB" in bytes. */
export function size(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(kB|MB|GB|TB)$/i.exec(text) ?? [];
  const known = Object.entries(bytesIn).find(([name]) => name.toLowerCase() === unit?.toLowerCase());
  if (number && known) return Number(number) * known[1];
  throw new InvalidArgumentError(sentenceOf("argument/size", {}));
}

function toJson(result: CollectResult): string {
  return JSON.stringify(result);
}
