/** The `dai` command. Each command has a file of its own; this one puts them together. */

import { Command } from "commander";
import { NoDaemonError } from "../connection/daemon.ts";
import { version } from "../connection/version.ts";
import { visibleText } from "../domain/visibleText.ts";
import { addCalibrateCommand } from "./commands/calibrate.ts";
import { addChangeCommands } from "./commands/changeRuns.ts";
import { addDaemonCommand } from "./commands/daemon.ts";
import { addEvaluateCommand } from "./commands/evaluate.ts";
import { addExportCommand } from "./commands/export.ts";
import { addGcCommand } from "./commands/gc.ts";
import { addLearnCommand } from "./commands/learn.ts";
import { addLspCommand } from "./commands/lsp.ts";
import { addMcpCommand } from "./commands/mcp.ts";
import { addOpenCommand } from "./commands/open.ts";
import { addRunCommand } from "./commands/run.ts";
import { addRunsCommand } from "./commands/runs.ts";
import { addScoreCommand } from "./commands/score.ts";
import { addShowCommand } from "./commands/show.ts";
import { addValidateCommand } from "./commands/validate.ts";
import { addWorkerCommand } from "./commands/worker.ts";
import { exitStatus } from "./exitStatus.ts";

const program = new Command("dai")
  .description(
    "Trains the networks that a .dai.json file describes and predicts early which will fail to learn.",
  )
  .version(version)
  .showHelpAfterError("(see dai --help)");
addValidateCommand(program);
addRunCommand(program);
addRunsCommand(program);
addShowCommand(program);
addChangeCommands(program);
addScoreCommand(program);
addEvaluateCommand(program);
addCalibrateCommand(program);
addLearnCommand(program);
addExportCommand(program);
addDaemonCommand(program);
addGcCommand(program);
addWorkerCommand(program);
addOpenCommand(program);
addLspCommand(program);
addMcpCommand(program);

// Each command refers to its own help.
for (const command of program.commands) command.showHelpAfterError(`(see dai ${command.name()} --help)`);

// A reader that ends early, such as `dai runs | head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  if (process.argv.length > 2) await program.parseAsync();
  else program.outputHelp();
} catch (error) {
  process.stderr.write(`dai: ${visibleText(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = error instanceof NoDaemonError ? exitStatus.noDaemon : exitStatus.badInput;
}
