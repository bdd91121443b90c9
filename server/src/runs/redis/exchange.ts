/**
 * What a daemon and the workers of other machines leave for each other in Redis, signed with their key. Runs are
 * assigned through a stream with a consumer group: an entry is its worker's lease, which Redis's own clock ends.
 * Each daemon has a stream of reports, each run an order that is a level, not a message: a worker that was cut off
 * reads where things stand now.
 */
import { createHash } from "node:crypto";
import { version } from "../../connection/version.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { UnscoredRecord } from "../trainer/messages.ts";
import { type AssignedRun, parseJob, parseReport, type Report } from "./schema.ts";
import { isSigned, sign } from "./signature.ts";

export const GROUP = "workers";

/** Times in milliseconds, by Redis's clock. */
export const times = {
  /** how often a worker renews its leases, and daemons and workers say that they are there */
  heartbeat: 2000,
  /** after this long without renewal, another worker takes the run */
  lease: 10_000,
  /** a daemon or worker that has not been heard of for so long is gone */
  presence: 15_000,
  /** time to live: keys that were not touched for so long are deleted */
  keep: 24 * 3600 * 1000,
};

/** @param build runs of engines are assigned to workers of the same build alone, programs to those of the same version */
export function keysOf(key: Buffer, build: string) {
  const pool = `dai:${createHash("sha256").update("pool\n").update(key).digest("hex").slice(0, 12)}`;
  return {
    jobs: `${pool}:jobs:${build}`,
    programs: `${pool}:programs:${version}`,
    /** the folder of programs that has a run's checkpoints */
    place: (run: RunId) => `${pool}:place:${run}`,
    presence: (worker: string) => `${pool}:worker:${worker}`,
    session: (session: string) => `${pool}:session:${session}`,
    reports: (session: string) => `${pool}:reports:${session}`,
    order: (session: string, run: RunId) => `${pool}:order:${session}:${run}`,
    snapshots: (run: RunId) => `${pool}:snapshots:${run}`,
    /** a channel: a message names the run whose order has changed */
    wake: (worker: string) => `${pool}:wake:${worker}`,
  };
}
export type Keys = ReturnType<typeof keysOf>;

export function encodeJob(key: Buffer, job: AssignedRun): (string | Buffer)[] {
  const payload = JSON.stringify(job);
  return ["payload", payload, "signature", sign(key, "job", payload)];
}

/** Null for an entry that is not signed with the key, or not of the form of a job. */
export function decodeJob(key: Buffer, fields: readonly Buffer[]): AssignedRun | null {
  const payload = field(fields, "payload");
  return payload && isSigned(key, field(fields, "signature"), "job", payload)
    ? parseJob(payload.toString())
    : null;
}

export function encodeReport(key: Buffer, session: string, report: Report): (string | Buffer)[] {
  const { message } = report;
  let spectra: Buffer = Buffer.alloc(0);
  let payload = JSON.stringify(report);
  if (message.kind === "record") {
    const { spectra: floats, ...record } = message.record;
    spectra = Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength);
    payload = JSON.stringify({ ...report, message: { ...message, record } });
  }
  return ["payload", payload, "spectra", spectra, "signature", sign(key, session, payload, spectra)];
}

/** Null for an entry that is not signed with the key for this session, or whose record and spectra don't fit. */
export function decodeReport(key: Buffer, session: string, fields: readonly Buffer[]): Report | null {
  const [payload, bytes] = [field(fields, "payload"), field(fields, "spectra")];
  if (!payload || !bytes || !isSigned(key, field(fields, "signature"), session, payload, bytes)) return null;
  const report = parseReport(payload.toString());
  if (report?.message.kind !== "record") return report;
  const { layers } = report.message.record;
  // A copy, so that the floats are aligned.
  const spectra = new Float32Array(Uint8Array.from(bytes).buffer.slice(0, bytes.length & ~3));
  const length = layers.reduce((sum, { width }) => sum + 2 * width, 0);
  if (spectra.length !== length || !spectra.every(Number.isFinite)) return null;
  const record: UnscoredRecord = { ...report.message.record, spectra };
  return { ...report, message: { ...report.message, record } };
}

function field(fields: readonly Buffer[], name: string): Buffer | undefined {
  for (let i = 0; i + 1 < fields.length; i += 2) if (fields[i]!.toString() === name) return fields[i + 1];
  return undefined;
}
