import { ErrorCodes, type MessageConnection, ResponseError } from "vscode-jsonrpc/node";
import { sentenceOf } from "../messages/catalogue.ts";

/** Answers requests of methods that a connection does not have with a sentence. */
export function refuseUnknownMethods(connection: MessageConnection): void {
  connection.onRequest((method) => {
    throw new ResponseError(ErrorCodes.MethodNotFound, sentenceOf("bad-message/unknown-method", { method }));
  });
}
