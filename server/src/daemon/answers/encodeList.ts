import type { EncodedResult } from "../../connection/webSocketTransport.ts";
import type { Params } from "../../protocol/protocol.ts";
import type { RunService } from "../../runs/service.ts";
import { LargeAnswerError, mostBytes, slicedJson } from "./slicedJson.ts";

/**
 * The answer to `dai/runs/list`, written in slices. With a cursor it ends where it is as large as an answer may be, and
 * says where to continue.
 *
 * @throws LargeAnswerError without a cursor
 */
export async function encodeList(
  service: Pick<RunService, "list">,
  { cursor, ...params }: Params<"dai/runs/list">,
  most = mostBytes,
): Promise<EncodedResult> {
  const { sequence, runs } = service.list(params);
  const json = slicedJson();
  await json.add(`{"sequence":${sequence},"runs":[`);
  const start = Number(cursor ?? 0);
  for (let at = start; at < runs.length; at++) {
    if (at > start && json.size() > most) {
      if (cursor === undefined) throw new LargeAnswerError("dai/runs/list");
      await json.add(`],"cursor":"${at}"}`);
      return json.result();
    }
    await json.add(at > start ? `,${JSON.stringify(runs[at])}` : JSON.stringify(runs[at]));
  }
  await json.add("]}");
  return json.result();
}
