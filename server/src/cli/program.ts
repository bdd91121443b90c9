/** The commands of `dai`, each of which has a file of its own. */
import { Command } from "commander";
import { version } from "../connection/version.ts";
import { visibleLines } from "../domain/visibleText.ts";
import { addCalibrateCommand } from "./commands/calibrate.ts";
import { addChangeCommands } from "./commands/changeRuns.ts";
import { addDaemonCommand } from "./commands/daemon.ts";
import { addEvaluateCommand } from "./commands/evaluate.ts";
import { addExportCommand } from "./commands/export.ts";
import { addGcCommand } from "./commands/gc.ts";
import { addImportCommand } from "./commands/import.ts";
import { addLearnCommand } from "./commands/learn.ts";
import { addLogsCommand } from "./commands/logs.ts";
import { addLspCommand } from "./commands/lsp.ts";
import { addMcpCommand } from "./commands/mcp.ts";
import { addNewCommand } from "./commands/new.ts";
import { addNoteCommand } from "./commands/note.ts";
import { addOpenCommand } from "./commands/open.ts";
import { addPredictCommand } from "./commands/predict.ts";
import { addReportCommand } from "./commands/report.ts";
import { addRunCommand } from "./commands/run.ts";
import { addRunsCommand } from "./commands/runs.ts";
import { addScoreCommand } from "./commands/score.ts";
import { addShowCommand } from "./commands/show.ts";
import { addStoreCommands } from "./commands/store.ts";
import { addValidateCommand } from "./commands/validate.ts";
import { addWorkerCommand } from "./commands/worker.ts";

/** The command line, with nothing run yet. */
export function createProgram(): Command {
  const program = new Command("dai")
    .description(
      "Trains the networks that a .dai.json file describes and predicts early which will fail to learn.",
    )
    .version(version)
    .configureOutput({ outputError: (text, write) => write(visibleLines(text)) })
    .showHelpAfterError("(see dai --help)");
  addNewCommand(program);
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
  addPredictCommand(program);
  addReportCommand(program);
  addNoteCommand(program);
  addImportCommand(program);
  addLogsCommand(program);
  addDaemonCommand(program);
  addGcCommand(program);
  addStoreCommands(program);
  addWorkerCommand(program);
  addOpenCommand(program);
  addLspCommand(program);
  addMcpCommand(program);

  // Each command refers to its own help.
  for (const command of program.commands) command.showHelpAfterError(`(see dai ${command.name()} --help)`);
  return program;
}
