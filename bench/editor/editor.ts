/**
 * How long the language server takes: on a spec of 100 KB, and from a cold start to the first diagnostics.
 *
 * Run: node bench/editor/editor.ts [FOLDER], after npm run build; the folder holds the built command, dist by default.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { complete } from "../../server/src/language/completion/completion.ts";
import { diagnose, limited } from "../../server/src/language/diagnostics/diagnostics.ts";
import { hover } from "../../server/src/language/hover/hover.ts";
import { semanticTokens } from "../../server/src/language/navigation/semanticTokens.ts";
import { machineLine } from "../support/machine.ts";

const repetitions = 100;
const coldStarts = 7;
const uri = "file:///specs/large.dai.json";

/** Many gains, each explained on its line: 100 KB that make a valid launch. */
function largeSpec(): string {
  const gains = Array.from(
    { length: 2200 },
    (_, i) => `      ${(0.1 + i / 1000).toFixed(3)}, // the gain of a comparison ${i}`,
  );
  return `{
  "dataset": { "kind": "shell", "dimensions": 256 },
  "architecture": { "kind": "mlp", "hidden": [256, 128] },
  "initialization": {
    "gain": [
${gains.join("\n")}
    ]
  },
  "training": { "epochs": 30 },
  "indicator": {  }
}
`;
}

const text = largeSpec();
console.log(`${machineLine()}; a spec of ${(text.length / 1000).toFixed(0)} KB, ${repetitions} keystrokes`);

/** Calls `work` on a new version of the document each time, as after a keystroke, and prints what it took. */
async function measure(
  name: string,
  target: number,
  work: (document: TextDocument) => unknown,
): Promise<void> {
  const document = TextDocument.create(uri, "dai", 1, text);
  const times: number[] = [];
  for (let i = 0; i < repetitions + 10; i++) {
    const at = document.positionAt(text.indexOf('"epochs": ') + 10);
    const range = { start: at, end: { line: at.line, character: at.character + 2 } };
    TextDocument.update(document, [{ range, text: String(30 + (i % 60)) }], i + 2);
    const start = performance.now();
    await work(document);
    times.push(performance.now() - start);
  }
  report(name, target, times.slice(10));
}

function report(name: string, target: number, times: number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
  console.log(
    `${name.padEnd(30)} median ${at(0.5).padStart(7)} ms, p95 ${at(0.95).padStart(7)} ms (to reach: ${target} ms)`,
  );
}

await measure("validation", 50, (document) => limited(diagnose(document, [])));
const inIndicator = (document: TextDocument) => document.positionAt(text.indexOf('"indicator": {') + 15);
await measure("completion", 16, (document) => complete(document, inIndicator(document)));
await measure("hover", 16, (document) => hover(document, document.positionAt(text.indexOf('"epochs"') + 2)));
await measure("semantic tokens", 50, (document) => semanticTokens(document));

/** Milliseconds from starting `dai lsp --stdio`, with no daemon, to the first diagnostics of the example. */
async function coldStart(folder: string): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), "dai-bench-"));
  const env = { ...process.env, DAI_HOME: home, DAI_IDLE_SECONDS: "5" };
  const start = performance.now();
  const server = spawn(process.execPath, ["--no-warnings", join(folder, "dai.js"), "lsp", "--stdio"], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const editor = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const published = new Promise<void>((done) => {
    editor.onNotification("textDocument/publishDiagnostics", () => done());
  });
  editor.listen();
  await editor.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  const textDocument = {
    uri,
    languageId: "dai",
    version: 1,
    text: readFileSync("examples/shell.dai.json", "utf8"),
  };
  await editor.sendNotification("textDocument/didOpen", { textDocument });
  await published;
  const time = performance.now() - start;
  await editor.sendRequest("dai/daemon/shutdown", {});
  await new Promise((done) => server.once("exit", done));
  editor.dispose();
  rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  return time;
}

const folder = resolve(process.argv[2] ?? "dist");
const cold: number[] = [];
for (let i = 0; i < coldStarts; i++) cold.push(await coldStart(folder));
report("first diagnostics, cold", 500, cold);
