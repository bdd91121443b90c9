/** The commands of `dai`, each of which has a file of its own. */
import { Command } from "commander";
import { version } from "../connection/version.ts";
import { addCalibrateCommand } from "./commands/calibrate.ts";
import { addDaemonCommand } from "./commands/daemon.ts";
import { addEvaluateCommand } from "./commands/evaluate.ts";
import { addExportCommand } from "./commands/export.ts";
import { addGcCommand } from "./commands/gc.ts";
import { addImportCommand } from "./commands/import.ts";
import { addLearnCommand } from "./commands/learn.ts";
import { addLogsCommand } from "./commands/logs.ts";
import { addLspCommand } from "./commands/lsp.ts";
import { addMcpCommand } from "./commands/mcp.ts";
import { addOpenCommand } from "./commands/open.ts";
import { addRunCommand } from "./commands/run.ts";
import { addRunsCommands } from "./commands/runs.ts";
import { addScoreCommand } from "./commands/score.ts";
import { addValidateCommand } from "./commands/validate.ts";
import { addWorkerCommand } from "./commands/worker.ts";

/** The command line, with nothing run yet. */
export function createProgram(): Command {
  const program = new Command("dai")
    .description("Trains the networks that a .dai.json file describes and says early which will not train.")
    .version(version)
    .showHelpAfterError("(dai --help lists the commands)");
  addValidateCommand(program);
  addRunCommand(program);
  addRunsCommands(program);
  addScoreCommand(program);
  addEvaluateCommand(program);
  addCalibrateCommand(program);
  addLearnCommand(program);
  addExportCommand(program);
  addImportCommand(program);
  addLogsCommand(program);
  addDaemonCommand(program);
  addGcCommand(program);
  addWorkerCommand(program);
  addOpenCommand(program);
  addLspCommand(program);
  addMcpCommand(program);

  // Each command sends people to its own help.
  for (const command of program.commands)
    command.showHelpAfterError(`(dai ${command.name()} --help says what it takes)`);
  return program;
}
