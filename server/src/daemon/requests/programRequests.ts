/** The requests by which programs report their runs. */
import type { Disposable, MessageConnection } from "vscode-jsonrpc/node";
import type { Params, RequestMethod, Result } from "../../protocol/protocol.ts";
import type { ProgramClient, ProgramSessions } from "../../runs/programs/reports/programSessions.ts";

export type Register = <M extends RequestMethod>(
  method: M,
  handle: (params: Params<M>) => Result<M> | Promise<Result<M>>,
) => void;

/** @param on registers a request whose parameters are checked */
export function serveProgram(
  connection: MessageConnection,
  sessions: ProgramSessions,
  on: Register,
): Disposable {
  const program: ProgramClient = {
    stop(run, sentence) {
      void connection.sendNotification("dai/external/stop", { run, sentence }).catch(() => {});
    },
  };
  on("dai/external/open", (params) => sessions.open(program, params));
  on("dai/external/report", (params) => sessions.report(program, params));
  on("dai/external/close", (params) => {
    sessions.close(program, params);
    return {};
  });
  return { dispose: () => sessions.leave(program) };
}
