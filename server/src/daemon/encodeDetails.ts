import { setImmediate } from "node:timers/promises";
import { EncodedResult } from "../connection/webSocketTransport.ts";
import type { Params } from "../protocol/protocol.ts";
import { recordsKey } from "../runs/details.ts";
import type { RunService } from "../runs/service.ts";

/** Characters of JSON that are made in one turn of the event loop. */
const sliceLength = 2 ** 17;

/**
 * The answer to `dai/runs/get`, page by page of records: a thousand runs take seconds to read and write, and others get
 * their turns meanwhile.
 *
 * @throws UnknownRunError when a run is not there, or no longer
 */
export async function encodeDetails(
  service: Pick<RunService, "get" | "recordPages">,
  { runs, records = false }: Params<"dai/runs/get">,
): Promise<EncodedResult> {
  const pieces: string[] = [];
  let slice = '{"runs":[';
  async function add(text: string): Promise<void> {
    slice += text;
    if (slice.length < sliceLength) return;
    pieces.push(slice);
    slice = "";
    await setImmediate();
  }
  const key = recordsKey(records);
  for (const [index, run] of runs.entries()) {
    const [detail] = service.get({ runs: [run] }).runs;
    const text = JSON.stringify(detail);
    await add(index > 0 ? `,${text.slice(0, -1)}` : text.slice(0, -1));
    if (key) {
      let separator = `,"${key}":[`;
      for (const page of service.recordPages(run, records))
        for (const record of page) {
          await add(separator + JSON.stringify(record));
          separator = ",";
        }
      await add(separator === "," ? "]" : `${separator}]`);
    }
    await add("}");
  }
  return new EncodedResult([...pieces, `${slice}]}`]);
}
