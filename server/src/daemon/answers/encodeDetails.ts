import type { EncodedResult } from "../../connection/webSocketTransport.ts";
import type { Params, RunId } from "../../protocol/protocol.ts";
import { recordsKey } from "../../runs/details.ts";
import type { RunService } from "../../runs/service.ts";
import { DamagedRunError } from "../../runs/store/database/integrity.ts";
import { LargeAnswerError, mostBytes, type SlicedJson, slicedJson } from "./slicedJson.ts";

type Wanted = Params<"dai/runs/get">["records"];

/**
 * The answer to `dai/runs/get`, page by page of records: a thousand runs take seconds to read and write, and others get
 * their turns meanwhile. With a cursor it ends where it is as large as an answer may be, and says where to continue.
 *
 * @throws UnknownRunError when a run is not there, or no longer; LargeAnswerError without a cursor
 */
export async function encodeDetails(
  service: Pick<RunService, "get" | "recordPages">,
  { runs, records = false, cursor }: Params<"dai/runs/get">,
  most = mostBytes,
): Promise<EncodedResult> {
  const wanted = [...new Set(runs)];
  const json = slicedJson();
  await json.add('{"runs":[');
  let { at, epoch } = positionOf(cursor);
  for (let isFirst = true; at < wanted.length; isFirst = false) {
    const isFull = !isFirst && json.size() > most;
    const next = isFull ? epoch : await addSoundRun(wanted[at]!, isFirst ? "" : ",");
    if (next !== null) {
      if (cursor === undefined) throw new LargeAnswerError("dai/runs/get");
      await json.add(`],"cursor":"${at}:${next}"}`);
      return json.result();
    }
    at++;
    epoch = 0;
  }
  await json.add("]}");
  return json.result();

  /** A run that turns out to be damaged is written without its records. */
  async function addSoundRun(run: RunId, separator: string): Promise<number | null> {
    const rewind = json.mark();
    try {
      await json.add(separator);
      return await addRun(service, json, { run, records, from: epoch, most });
    } catch (error) {
      if (!(error instanceof DamagedRunError)) throw error;
      rewind();
      await json.add(separator);
      return addRun(service, json, { run, records, from: epoch, most });
    }
  }
}

/** @returns the epoch to continue from where the answer is full; null when the run is complete */
async function addRun(
  service: Pick<RunService, "get" | "recordPages">,
  json: SlicedJson,
  { run, records = false, from, most }: { run: RunId; records: Wanted; from: number; most: number },
): Promise<number | null> {
  const [detail] = service.get({ runs: [run] }).runs;
  await json.add(JSON.stringify(detail).slice(0, -1));
  const key = recordsKey(records);
  if (!key) return json.add("}").then(() => null);
  let separator = `,"${key}":[`;
  for (const page of service.recordPages(run, records, from))
    for (const record of page) {
      if (json.size() > most && separator === ",") return json.add("]}").then(() => record.epoch);
      await json.add(separator + JSON.stringify(record));
      separator = ",";
    }
  await json.add(separator === "," ? "]}" : `${separator}]}`);
  return null;
}

/** Where a page begins: at which of the runs, at which of its epochs. */
function positionOf(cursor = ""): { at: number; epoch: number } {
  const [at = 0, epoch = 0] = cursor.split(":").map(Number);
  return { at, epoch };
}
