import type { CancellationToken, MessageConnection, RequestType } from "vscode-jsonrpc";
import { type Disposable, LSPErrorCodes, ResponseError } from "vscode-languageserver-protocol";
import { sentenceOf } from "../../messages/catalogue.ts";
import { nextTurn } from "../turn.ts";
import type { FeatureContext } from "./featureContext.ts";
import type { Phase } from "./phase.ts";

/**
 * Registers the answers to an editor's requests, each of which is refused out of phase or once it is cancelled.
 *
 * @param handlers gets what is to be disposed of
 */
export function createAnswers(
  connection: MessageConnection,
  phase: Phase,
  handlers: Disposable[],
): FeatureContext["answer"] {
  return <P, R, E>(
    type: RequestType<P, R, E>,
    handler: (params: P, token: CancellationToken) => R | Promise<R>,
  ) => {
    const answer = connection.onRequest<unknown, E>(type.method, (params: P, token: CancellationToken) => {
      phase.refuseOutOfPhase();
      // What has arrived after the request is heard first: it may take the request back.
      return nextTurn().then<R>(() => {
        if (token.isCancellationRequested)
          throw new ResponseError(LSPErrorCodes.RequestCancelled, sentenceOf("lsp/cancelled", {}));
        phase.refuseOutOfPhase();
        return handler(params, token);
      });
    });
    handlers.push(answer);
  };
}
