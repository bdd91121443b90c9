/** Which connection reports which run: only the one that opened it, one at a time. */
import { sentenceOf } from "../../../messages/catalogue.ts";
import type {
  CloseParams,
  OpenParams,
  OpenResult,
  ReportedRecord,
  ReportParams,
  ReportResult,
} from "../../../protocol/programs.ts";
import type { RunId } from "../../../protocol/protocol.ts";

export interface ProgramClient {
  /** Tells the program that a run is to stop. */
  stop(run: RunId, sentence: string): void;
}

/** How the reports of one kind of run are processed. */
export interface ReportSink {
  /** @throws RefusedReportError when the run is not one that a program may report */
  open(params: OpenParams): OpenResult;
  /** Settles when the record is stored; rejects with a RefusedReportError when it does not fit. */
  report(run: RunId, record: ReportedRecord): Promise<ReportResult>;
  closed(params: CloseParams): void;
  /** The run's connection has ended without a close. */
  lost(run: RunId): void;
}

/** A report that does not fit, or of a run that is not the connection's; the message is one sentence. */
export class RefusedReportError extends Error {
  override name = "RefusedReportError";
}

export type ProgramSessions = ReturnType<typeof createProgramSessions>;

/** @param sinkOf where reports of a run go */
export function createProgramSessions(sinkOf: (run: RunId | undefined) => ReportSink) {
  const clients = new Map<RunId, ProgramClient>();

  function checkOwner(client: ProgramClient, run: RunId): void {
    if (clients.get(run) !== client) throw new RefusedReportError(sentenceOf("report/not-opened", { run }));
  }

  return {
    open(client: ProgramClient, params: OpenParams): OpenResult {
      const { run } = params;
      const other = run === undefined ? undefined : clients.get(run);
      if (other && other !== client)
        throw new RefusedReportError(sentenceOf("report/other-connection", { run }));
      const opened = sinkOf(run).open(params);
      clients.set(opened.run, client);
      return opened;
    },

    async report(client: ProgramClient, { run, record }: ReportParams): Promise<ReportResult> {
      checkOwner(client, run);
      return await sinkOf(run).report(run, record);
    },

    close(client: ProgramClient, params: CloseParams): void {
      checkOwner(client, params.run);
      sinkOf(params.run).closed(params);
      clients.delete(params.run);
    },

    leave(client: ProgramClient): void {
      for (const [run, owner] of clients) {
        if (owner !== client) continue;
        clients.delete(run);
        sinkOf(run).lost(run);
      }
    },

    /** Tells the program of a run to stop. Answers whether there is a connection to tell it by. */
    stop(run: RunId, sentence: string): boolean {
      const client = clients.get(run);
      client?.stop(run, sentence);
      return client !== undefined;
    },
  };
}
