/** The language server as the web worker that an editor in a browser starts, in a real Chromium. */
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mostBrowserBytes } from "../../../scripts/browserBundles.ts";
import { bundles } from "../../../scripts/bundles.ts";
import { launchChromium } from "../../support/chromium.ts";
import { needs, program } from "../../support/needs.ts";

const uri = "vscode-vfs://somewhere/specs/a.dai.json";
const spec = `{
  "dataset": { "kind": "shell", "dimensions": 8 },
  "architecture": { "kind": "mlp", "hidden": [8] },
  "training": { "optimizer": "adam", "epohs": 5 }
}`;

describe("the language server in a browser", needs(program("chromium")), () => {
  let browser: Browser;
  let page: Page;
  let bytes = 0;

  beforeAll(async () => {
    const built = await Promise.all(
      bundles("built", true)
        .filter(({ outdir }) => outdir === join("built", "web"))
        .map((options) => build({ ...options, write: false })),
    );
    const files = built.flatMap(({ outputFiles }) => outputFiles ?? []);
    bytes = files.reduce((sum, { contents }) => sum + contents.byteLength, 0);
    const { text } = files.find(({ path }) => path.endsWith("language.js"))!;
    browser = await launchChromium();
    page = await browser.newPage();
    await page.evaluate(startWorker, text);
    await ask("initialize", {
      processId: null,
      rootUri: null,
      capabilities: {},
      initializationOptions: { commands: true },
    });
    await tell("textDocument/didOpen", {
      textDocument: { uri, languageId: "dai", version: 1, text: spec },
    });
  });
  afterAll(() => browser?.close());

  const tell = (method: string, params: unknown) =>
    page.evaluate((message) => (window as unknown as Bridge).tell(message), {
      jsonrpc: "2.0",
      method,
      params,
    });
  const ask = (method: string, params: unknown): Promise<never> =>
    page.evaluate(([name, given]) => (window as unknown as Bridge).ask(name as string, given), [
      method,
      params,
    ] as const) as Promise<never>;
  const at = (text: string, within = 1) => {
    const offset = spec.indexOf(text) + within;
    const before = spec.slice(0, offset).split("\n");
    return { line: before.length - 1, character: before.at(-1)!.length };
  };
  const textDocument = { uri };

  it("is small", () => {
    expect(bytes).toBeLessThan(mostBrowserBytes);
  });

  it("tells what is wrong, each at its place", async () => {
    const diagnostics: { code: string; range: { start: { line: number } } }[] = await page.evaluate(() =>
      (window as unknown as Bridge).diagnostics(),
    );
    expect(diagnostics.map(({ code, range }) => [code, range.start.line])).toEqual([
      ["type", 3],
      ["unknown-key", 3],
    ]);
  });

  it("completes, hovers and hints", async () => {
    const list: { items: { label: string }[] } = await ask("textDocument/completion", {
      textDocument,
      position: at('"epohs"', 0),
    });
    expect(list.items.map(({ label }) => label)).toContain("batchSize");
    const hover: { contents: { value: string } } = await ask("textDocument/hover", {
      textDocument,
      position: at('"hidden"'),
    });
    expect(hover.contents.value).toContain("| dense_1, relu | 8 | 72 |");
    const hints: { label: string }[] = await ask("textDocument/inlayHint", {
      textDocument,
      range: { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } },
    });
    expect(hints.map(({ label }) => label)).toContain("72 parameters");
  });

  it("offers quick fixes and formats", async () => {
    const position = at('"adam"');
    const actions: { title: string; edit?: unknown }[] = await ask("textDocument/codeAction", {
      textDocument,
      range: { start: position, end: position },
      context: { diagnostics: [] },
    });
    expect(JSON.stringify(actions)).toContain(String.raw`{ \"kind\": \"adam\" }`);
    const edits: unknown[] = await ask("textDocument/formatting", {
      textDocument,
      options: { tabSize: 4, insertSpaces: true },
    });
    expect(edits.length).toBeGreaterThan(0);
  });
});

interface Bridge {
  tell(message: unknown): void;
  ask(method: string, params: unknown): Promise<unknown>;
  diagnostics(): Promise<never>;
}

/** In the page: the other end of the worker's connection. */
function startWorker(source: string): void {
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const waiting = new Map<number, (message: { result?: unknown; error?: unknown }) => void>();
  let heard: (diagnostics: unknown) => void = () => {};
  const published = new Promise((resolve) => {
    heard = resolve;
  });
  worker.addEventListener("message", ({ data }) => {
    if (data.method === "textDocument/publishDiagnostics") heard(data.params.diagnostics);
    waiting.get(data.id)?.(data);
  });
  let id = 0;
  Object.assign(window, {
    tell: (message: unknown) => worker.postMessage(message),
    ask: (method: string, params: unknown) =>
      new Promise((resolve, reject) => {
        waiting.set(++id, ({ result, error }) =>
          error ? reject(new Error(JSON.stringify(error))) : resolve(result),
        );
        worker.postMessage({ jsonrpc: "2.0", id, method, params });
      }),
    diagnostics: () => published,
  });
}
