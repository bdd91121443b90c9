/** Joins the pages of large answers into one. */
import type { Params, RequestMethod, Result, RunDetail, RunId } from "../protocol/protocol.ts";

export type Request = <M extends RequestMethod>(method: M, params: Params<M>) => Promise<Result<M>>;

/** Asks for all pages of lists and of runs' records; other requests are passed on. */
export function inPages(request: Request): Request {
  return async <M extends RequestMethod>(method: M, params: Params<M>): Promise<Result<M>> => {
    if (method === "dai/runs/list")
      return (await allRuns(request, params as Params<"dai/runs/list">)) as Result<M>;
    if (method === "dai/runs/get")
      return (await allDetails(request, params as Params<"dai/runs/get">)) as Result<M>;
    return request(method, params);
  };
}

/** The sequence number is the first page's: what happened after it is in some pages and not in others. */
async function allRuns(request: Request, params: Params<"dai/runs/list">): Promise<Result<"dai/runs/list">> {
  const { cursor, ...first } = await request("dai/runs/list", { ...params, cursor: "" });
  const runs = [...first.runs];
  for (let next = cursor; next !== undefined; ) {
    const page = await request("dai/runs/list", { ...params, cursor: next });
    runs.push(...page.runs);
    next = page.cursor;
  }
  return { ...first, runs };
}

async function allDetails(request: Request, params: Params<"dai/runs/get">): Promise<Result<"dai/runs/get">> {
  const found = new Map<RunId, RunDetail>();
  let cursor: string | undefined = "";
  do {
    const page: Result<"dai/runs/get"> = await request("dai/runs/get", { ...params, cursor });
    for (const detail of page.runs) found.set(detail.run, joined(found.get(detail.run), detail));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return { runs: [...found.values()] };
}

/** A run whose records are in two pages or more. */
function joined(before: RunDetail | undefined, after: RunDetail): RunDetail {
  if (!before) return after;
  return {
    ...after,
    ...(after.records && { records: [...(before.records ?? []), ...after.records] }),
    ...(after.scoreRecords && { scoreRecords: [...(before.scoreRecords ?? []), ...after.scoreRecords] }),
  };
}
