/** The socket of a worker on another machine, to which the programs that it starts report: nothing else is answered. */
import { randomBytes } from "node:crypto";
import { ResponseError } from "vscode-jsonrpc/node";
import { writeToken } from "../connection/info.ts";
import type { Log } from "../runs/log.ts";
import { type ProgramSessions, RefusedReportError } from "../runs/programs/reports/programSessions.ts";
import type { ProgramSocket } from "../runs/redis/worker/remotePrograms.ts";
import { checkParams } from "./requests/params.ts";
import { type Register, serveProgram } from "./requests/programRequests.ts";
import { REFUSED_REPORT } from "./requests/requests.ts";
import { listen } from "./server.ts";

/** @param folder the worker's own, where the token is written */
export async function listenForPrograms(
  folder: string,
  sessions: ProgramSessions,
  log: Log,
): Promise<ProgramSocket> {
  const token = randomBytes(32).toString("base64url");
  const { port, close } = await listen({
    token,
    dashboard: null,
    log,
    serve(connection) {
      const on: Register = (method, handle) =>
        connection.onRequest(method as string, async (...args: unknown[]): Promise<object> => {
          try {
            return await handle(checkParams(method, args.length > 1 ? args[0] : undefined));
          } catch (error) {
            if (error instanceof RefusedReportError) throw new ResponseError(REFUSED_REPORT, error.message);
            throw error;
          }
        });
      return serveProgram(connection, sessions, on);
    },
  });
  const url = `ws://127.0.0.1:${port}/rpc`;
  const endpoint = { url, tokenFile: writeToken(folder, token), home: folder };
  return { endpoint, close: () => close(true) };
}
