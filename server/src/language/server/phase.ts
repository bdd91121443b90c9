import { ErrorCodes, ResponseError } from "vscode-languageserver-protocol";
import { sentenceOf } from "../../messages/catalogue.ts";

export type Phase = ReturnType<typeof createPhase>;

/** Which requests the Language Server Protocol allows: `initialize` first, and none after `shutdown`. */
export function createPhase() {
  let phase: "fresh" | "serving" | "shutdown" = "fresh";
  return {
    /** @throws ResponseError where the server is initialized already */
    initialize(): void {
      if (phase !== "fresh")
        throw new ResponseError(ErrorCodes.InvalidRequest, sentenceOf("lsp/initialized", {}));
      phase = "serving";
    },
    shutDown(): void {
      phase = "shutdown";
    },
    exit(): void {
      phase = "fresh";
    },
    /** @throws ResponseError where no other request than `initialize` is allowed */
    refuseOutOfPhase(): void {
      if (phase === "fresh")
        throw new ResponseError(ErrorCodes.ServerNotInitialized, sentenceOf("lsp/not-initialized", {}));
      if (phase === "shutdown")
        throw new ResponseError(ErrorCodes.InvalidRequest, sentenceOf("lsp/shut-down", {}));
    },
  };
}
