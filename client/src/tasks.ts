import { relative, resolve } from "node:path";
import * as vscode from "vscode";
import { homeDirectory } from "./connection/home.ts";

const TYPE = "dai";

interface DaiTask extends vscode.TaskDefinition {
  type: typeof TYPE;
  command: "run" | "validate";
  /** path of a spec, relative to the folder of the workspace */
  spec: string;
}

/**
 * Tasks of type `dai`: to run or validate a spec in a terminal, with the `dai` command that comes along.
 *
 * @param daiPath the bundled command
 */
export function createTasks(daiPath: string): vscode.Disposable {
  const provider: vscode.TaskProvider = {
    async provideTasks() {
      const specs = await vscode.workspace.findFiles("**/*.dai.json", "**/node_modules/**", 100);
      return specs.flatMap((uri) => {
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        if (!folder) return [];
        const spec = vscode.workspace.asRelativePath(uri, false);
        return (["run", "validate"] as const).map((command) =>
          task({ type: TYPE, command, spec }, folder, daiPath),
        );
      });
    },
    resolveTask({ definition, scope }) {
      const { command, spec } = definition as Partial<DaiTask>;
      const folder =
        scope !== undefined && typeof scope === "object" ? scope : vscode.workspace.workspaceFolders?.[0];
      if (!folder || typeof spec !== "string" || (command !== "run" && command !== "validate"))
        return undefined;
      // VS Code takes the task only with the very definition that it asked about.
      return task(definition as DaiTask, folder, daiPath);
    },
  };
  return vscode.tasks.registerTaskProvider(TYPE, provider);
}

function task(definition: DaiTask, folder: vscode.WorkspaceFolder, daiPath: string): vscode.Task {
  const { command, spec } = definition;
  const cwd = folder.uri.fsPath;
  const path = relative(cwd, resolve(cwd, spec));
  const execution = new vscode.ProcessExecution(process.execPath, [...quiet, daiPath, command, path], {
    cwd,
    // VS Code's own executable is Node when it is told so; plain Node does not look at it.
    env: { ELECTRON_RUN_AS_NODE: "1", DAI_HOME: homeDirectory() },
  });
  const made = new vscode.Task(definition, folder, `${command} ${spec}`, TYPE, execution, matcher);
  if (command === "run") made.group = vscode.TaskGroup.Test;
  made.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
  return made;
}

/**
 * Of paths relative to the workspace's folder. `$dai` also takes absolute ones, for which VS Code looks at the disk at
 * each line; it takes what is found in the first 100 ms after a task's end, and on a busy machine misses the rest.
 */
const matcher = "$dai-task";

const quiet = ["--disable-warning=ExperimentalWarning"];
