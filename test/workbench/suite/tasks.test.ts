import { deepStrictEqual, ok, strictEqual } from "node:assert";
import * as vscode from "vscode";
import { listRuns, until } from "./daemonSide.ts";
import { diagnosticsOf } from "./editor.ts";

describe("Tasks of type dai", () => {
  async function taskOf(command: string, spec: string): Promise<vscode.Task> {
    const tasks = await vscode.tasks.fetchTasks({ type: "dai" });
    const found = tasks.find(
      ({ definition }) => definition["command"] === command && definition["spec"] === spec,
    );
    ok(found, `no task among: ${tasks.map(({ name }) => name).join(", ")}`);
    return found;
  }

  /** Runs a task to its end and returns its exit status. */
  function execute(task: vscode.Task): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== task.name) return;
        listener.dispose();
        resolve(exitCode);
      });
      vscode.tasks.executeTask(task).then(undefined, reject);
    });
  }

  it("are found for every spec of the workspace", async () => {
    await taskOf("run", "shell.dai.json");
    await taskOf("validate", "broken.dai.json");
  });

  it("validate a spec, whose mistakes become problems although it is not open", async () => {
    // This one is not open, so its problems come from the task alone.
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, "unopened.dai.json");
    const spec = {
      dataset: { kind: "shell" },
      architecture: { kind: "mlp", hidden: [8] },
      training: { epochs: 0 },
    };
    await vscode.workspace.fs.writeFile(uri, Buffer.from(JSON.stringify({ ...spec, nmae: "x" })));
    const task = await taskOf("validate", "unopened.dai.json");
    // VS Code drops what its terminal has not shown 200 ms after the end of a task, so a busy machine may need another.
    const found = await until("two problems", async () => {
      strictEqual(await execute(task), 1);
      return diagnosticsOf(uri, (diagnostics) => diagnostics.length === 2, 10_000).catch(() => null);
    });
    deepStrictEqual(
      found.map(({ severity }) => severity).sort(),
      [vscode.DiagnosticSeverity.Error, vscode.DiagnosticSeverity.Warning].sort(),
    );
  });

  it("run a spec and follow it to its end", async () => {
    strictEqual(await execute(await taskOf("run", "quick.dai.json")), 0);
    await until("a finished run", async () =>
      (await listRuns()).find(({ name, state }) => name === "Quick" && state === "finished"),
    );
  });
});
