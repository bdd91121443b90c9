/** The Model Context Protocol (modelcontextprotocol.io), as far as a server of tools needs it. */

import Value from "typebox/value";
import { ErrorCodes, type MessageConnection, ResponseError } from "vscode-jsonrpc/node";
import type { Flow } from "../connection/flow.ts";
import { refuseUnknownMethods } from "../connection/unknownMethod.ts";
import { version } from "../connection/version.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import { MessageError } from "../messages/messageError.ts";
import { type ToolContext, tools } from "./tools.ts";

/** Revisions whose part that is used here is the same; the newest first. */
const revisions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

interface InitializeParams {
  protocolVersion?: string;
  capabilities?: { elicitation?: object };
}

/** Questions that may wait for the user at once. */
const mostQuestions = 16;

/**
 * Serves tools to one client.
 *
 * @param context what they reach, but for the user, who is asked through the client
 * @param aside does what waits for the client, which the flow of requests does not count
 */
export function serveMcp(
  connection: MessageConnection,
  context: Pick<ToolContext, "daemon">,
  aside: Flow["aside"],
): void {
  let canAsk = false;
  let questions = 0;

  async function confirm(message: string, mustAsk = false): Promise<boolean> {
    if (!canAsk && mustAsk) throw new MessageError("mcp/no-consent", {});
    // A client that cannot ask shows the call itself to its user, who can decline it there.
    if (!canAsk) return true;
    const requestedSchema = { type: "object", properties: {} };
    if (questions >= mostQuestions) throw new MessageError("mcp/many-questions", { most: mostQuestions });
    questions++;
    try {
      const ask = () =>
        connection.sendRequest<{ action: string }>("elicitation/create", { message, requestedSchema });
      return (await aside(ask)).action === "accept";
    } finally {
      questions--;
    }
  }

  refuseUnknownMethods(connection);
  connection.onRequest("initialize", ({ protocolVersion, capabilities }: InitializeParams) => {
    canAsk = capabilities?.elicitation !== undefined;
    return {
      protocolVersion: revisions.find((revision) => revision === protocolVersion) ?? revisions[0],
      capabilities: { tools: {} },
      serverInfo: { name: "dai", version },
    };
  });
  connection.onRequest("ping", () => ({}));
  connection.onRequest("tools/list", () => ({ tools: tools.map(({ call: _, ...described }) => described) }));
  connection.onRequest(
    "tools/call",
    async (params: { name?: string; arguments?: unknown }): Promise<object> => {
      const tool = tools.find(({ name }) => name === params.name);
      if (!tool)
        throw new ResponseError(
          ErrorCodes.InvalidParams,
          sentenceOf("mcp/no-tool", { name: params.name, known: tools.map(({ name }) => name).join(", ") }),
        );
      const input = params.arguments ?? {};
      const [mistake] = Value.Errors(tool.inputSchema, input);
      if (mistake)
        return failure(
          `${tool.name}: arguments${mistake.instancePath.replaceAll("/", ".")} ${mistake.message}.`,
        );
      try {
        const structuredContent = await tool.call(input, { ...context, confirm });
        return { content: [{ type: "text", text: JSON.stringify(structuredContent) }], structuredContent };
      } catch (error) {
        return failure(error instanceof Error ? error.message : String(error));
      }
    },
  );
}

/** A failure that the assistant can read and act on. */
function failure(text: string) {
  return { content: [{ type: "text", text }], isError: true };
}
