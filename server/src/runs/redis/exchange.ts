/**
 * What a daemon and the workers of other machines leave for each other in Redis. Runs to train are jobs of a
 * BullMQ queue that all workers share. For each daemon there are
 *   a stream of what its workers tell it, emptied as the daemon stores it;
 *   a hash for each run with what the daemon wants of it and has of it;
 *   a hash for each run with its snapshots by epoch.
 * Wishes are levels, not messages: a worker that was cut off reads where things stand now.
 */
import type { RunId } from "../../protocol/protocol.ts";
import type { FromTrainer, TrainingJob, UnscoredRecord } from "../trainer/messages.ts";

export const queueName = "dai-runs";

/** Workers that are there: members `id/slots`, each scored with the time until which it is counted. */
export const workersKey = "dai:workers";
/** How often a worker says that it is there, and how long it is believed, in milliseconds. */
export const heartbeat = { every: 2000, validFor: 7000 };

/** A run handed over, as the queue has it. */
export interface QueuedRun {
  /** which daemon's */
  daemon: string;
  job: TrainingJob;
}

/** What a daemon wants of a run, and the newest epoch that its store has. */
export interface RunOrder {
  wish: "train" | "halt" | "stop";
  stored: number;
}

export function keysOf(daemon: string) {
  return {
    messages: `dai:${daemon}:messages`,
    /** a channel: a message names the run whose order has changed */
    orders: `dai:${daemon}:orders`,
    order: (run: RunId) => `dai:${daemon}:order:${run}`,
    snapshots: (run: RunId) => `dai:${daemon}:snapshots:${run}`,
  };
}

/** Fields of an entry of the stream. `job` tells the handing-over that it belongs to. */
export function encodeMessage(job: string, message: FromTrainer): (string | Buffer)[] {
  if (message.kind !== "record") return ["job", job, "message", JSON.stringify(message)];
  const { spectra, ...record } = message.record;
  const bytes = Buffer.from(spectra.buffer, spectra.byteOffset, spectra.byteLength);
  return ["job", job, "message", JSON.stringify({ ...message, record }), "spectra", bytes];
}

/** @throws when the entry is not one of ours */
export function decodeMessage(fields: readonly Buffer[]): { job: string; message: FromTrainer } {
  const field = (name: string) => fields[fields.findIndex((key) => key.toString() === name) + 1];
  const message = JSON.parse(String(field("message"))) as FromTrainer;
  if (message.kind === "record") {
    // A copy, so that the floats are aligned.
    const bytes = Uint8Array.from(field("spectra")!);
    message.record = { ...message.record, spectra: new Float32Array(bytes.buffer) } as UnscoredRecord;
  }
  return { job: String(field("job")), message };
}

/** The URL without its password, for logs and for people. */
export function publicUrl(url: string): string {
  const parsed = new URL(url);
  if (parsed.password) parsed.password = "…";
  return decodeURIComponent(parsed.href);
}
