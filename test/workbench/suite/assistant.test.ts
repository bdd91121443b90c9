import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import * as vscode from "vscode";
import { listRuns } from "./daemonSide.ts";
import { extension } from "./editor.ts";

const NAMES = [
  "dai_continue_runs",
  "dai_list_runs",
  "dai_run",
  "dai_show_run",
  "dai_stop_runs",
  "dai_validate",
];

describe("The tools for assistants", () => {
  before(() => extension().activate());

  /** The answer of a tool that needs no consent. */
  async function call<T>(name: string, input: object): Promise<T> {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    const [part] = content as vscode.LanguageModelTextPart[];
    return JSON.parse(part!.value) as T;
  }

  it("are all known to VS Code, and described", () => {
    const ours = vscode.lm.tools.filter(({ name }) => name.startsWith("dai_"));
    deepStrictEqual(ours.map(({ name }) => name).sort(), NAMES);
    ok(ours.every(({ description, inputSchema }) => description.length > 20 && inputSchema));
  });

  it("tell what is wrong with a spec", async () => {
    const { diagnostics } = await call<{ diagnostics: { message: string }[] }>("dai_validate", {
      path: "broken.dai.json",
    });
    strictEqual(diagnostics.length, 2);
    ok(diagnostics.some(({ message }) => message.includes("initialisation")));
  });

  it("list the runs, and read the scores of one", async () => {
    const { runs } = await call<{ runs: { run: string }[] }>("dai_list_runs", {});
    strictEqual(runs.length, (await listRuns()).length);
    const [first] = runs;
    if (!first) return;
    const { epochs } = await call<{ epochs: { epoch: number }[] }>("dai_show_run", { run: first.run });
    ok(Array.isArray(epochs));
  });

  it("refuse what is not a spec of the workspace, in one sentence", async () => {
    await rejects(call("dai_validate", { path: "/etc/passwd" }), /not a spec/);
    await rejects(call("dai_validate", { path: "/tmp/other.dai.json" }), /not in the workspace/);
    await rejects(call("dai_validate", { path: "missing.dai.json" }), /not in the workspace/);
  });

  it("tell in the manifest that the user is asked before anything starts", () => {
    const described: { name: string; modelDescription: string }[] =
      extension().packageJSON.contributes.languageModelTools;
    for (const { name, modelDescription } of described)
      if (/_(run|continue_runs|stop_runs)$/.test(name) && name !== "dai_show_run")
        match(modelDescription, /after the user has agreed/);
  });
});
