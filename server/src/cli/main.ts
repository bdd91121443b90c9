/** The `dai` command: parses the command line, and turns what goes wrong into a sentence and an exit status. */
import { NoDaemonError } from "../connection/daemon.ts";
import { visibleText } from "../domain/visibleText.ts";
import { exitStatus } from "./exitStatus.ts";
import { createProgram } from "./program.ts";

const program = createProgram();

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
