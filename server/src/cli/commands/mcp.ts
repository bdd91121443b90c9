import type { Command } from "commander";
import { createMessageConnection } from "vscode-jsonrpc/node";
import { boundedFlow } from "../../connection/flow.ts";
import { connectDaemon, type DaemonConnection } from "../../connection/typed.ts";
import { lineTransport } from "../../mcp/lines.ts";
import { serveMcp } from "../../mcp/server.ts";
import { daemonOptions } from "../daemonOptions.ts";

/** Adds `dai mcp`: tools for assistants. */
export function addMcpCommand(program: Command): void {
  program
    .command("mcp")
    .summary("serve the Model Context Protocol to an assistant")
    .description(
      "Serves the Model Context Protocol to an assistant: validate, run, list, scores, stop, continue.",
    )
    .requiredOption("--stdio", "over standard input and output")
    .action(serve);
}

/** Requests that are read before the answers to earlier ones are. */
const mostUnderWay = 16;

function serve(): void {
  const { reader, writer, source } = lineTransport(process.stdin, process.stdout);
  const flow = boundedFlow(source, mostUnderWay);
  const connection = createMessageConnection(reader(flow), writer, undefined, {
    messageStrategy: flow.strategy,
  });
  let daemon: Promise<DaemonConnection> | null = null;

  /** One connection, made when it is first needed and made again when it is lost. */
  async function connected(): Promise<DaemonConnection> {
    daemon ??= connectDaemon(daemonOptions());
    try {
      const open = await daemon;
      open.onClose(() => {
        daemon = null;
      });
      return open;
    } catch (error) {
      daemon = null;
      throw error;
    }
  }

  serveMcp(connection, { daemon: connected }, flow.aside);
  connection.onClose(() => process.exit(0));
  connection.listen();
}
