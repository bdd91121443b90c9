/** The dashboard's page with a daemon behind it that answers from recorded runs, over a real WebSocket. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { contentSecurityPolicy, dashboardHtml } from "../../server/src/daemon/http/httpPage.ts";
import type { Params, RequestMethod } from "../../server/src/protocol/protocol.ts";
import { type RecordedRun, recordedDaemon } from "../../test/fixtures/panel/daemon.ts";

interface Request {
  id: number;
  method: RequestMethod;
  params: unknown;
}

/** Starts it; the answers are texts before anybody asks, so that their making costs the page nothing. */
export async function serveRecorded(
  runs: readonly RecordedRun[],
  file: (ending: string) => string,
): Promise<{ url: string; close(): void }> {
  const daemon = recordedDaemon(runs);
  const ask = ({ id, method, params }: Request): unknown => {
    const [answer] = daemon.answer({ kind: "request", id, method, params });
    return answer?.kind === "response" ? answer.result : null;
  };
  const detail = (run: string, records: true | "scores") => {
    const { runs: found } = ask({ id: 0, method: "dai/runs/get", params: { runs: [run], records } }) as {
      runs: unknown[];
    };
    return JSON.stringify(found[0]);
  };
  const scores = new Map(runs.map(({ id }) => [id, detail(id, "scores")]));

  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const ending = request.url?.match(/^\/panel(\.js|\.css)$/)?.[1];
    response.setHeader("Content-Security-Policy", contentSecurityPolicy(port));
    response.setHeader(
      "Content-Type",
      ending === ".js" ? "text/javascript" : ending ? "text/css" : "text/html",
    );
    response.end(ending ? file(ending) : dashboardHtml);
  });
  const sockets = new WebSocketServer({ server, path: "/rpc", perMessageDeflate: false });
  sockets.on("connection", (socket) => {
    socket.on("message", (data) => {
      const request = JSON.parse(String(data)) as Request;
      const params = request.params as Params<"dai/runs/get">;
      const result =
        request.method === "dai/runs/get"
          ? `{"runs":[${params.runs.map((run) => (params.records === "scores" ? scores.get(run) : detail(run, true))).join()}]}`
          : JSON.stringify(ask(request));
      socket.send(`{"jsonrpc":"2.0","id":${request.id},"result":${result}}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      sockets.close();
      server.close();
    },
  };
}
