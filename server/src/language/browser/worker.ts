/** The language server as a web worker, for an editor in a browser; see `machine/browser.ts` for what it does without. */
import { BrowserMessageReader, BrowserMessageWriter, createMessageConnection } from "vscode-jsonrpc/browser";
import { serveLanguage } from "../server/server.ts";
import { noRuns } from "./noRuns.ts";

/** A worker's global scope sends and receives as the other end of a `Worker` does. */
const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
const connection = createMessageConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
serveLanguage(connection, noRuns);
connection.listen();
