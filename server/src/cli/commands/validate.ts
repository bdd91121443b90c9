import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { visibleText } from "../../domain/visibleText.ts";
import type { Diagnostic } from "../../specification/diagnostic.ts";
import { parseWithData } from "../../specification/parseWithData.ts";
import { readSpec, UnreadableSpecError } from "../../specification/readSpec.ts";
import { exitStatus } from "../exitStatus.ts";
import { paintFor } from "../terminal/paint.ts";

/** Adds `dai validate`: the diagnostics of the editor, in the terminal. */
export function addValidateCommand(program: Command): void {
  program
    .command("validate")
    .summary("check specs without running them")
    .description("Checks specs without running them. The exit status is 1 when one has errors.")
    .argument("<file...>", "specs (.dai.json)")
    .option("--json", "print one JSON array of all diagnostics")
    .action(validate);
}

interface FileDiagnostic extends Omit<Diagnostic, "range"> {
  file: string;
  /** null when the file could not be read */
  range: Diagnostic["range"] | null;
}

async function validate(files: string[], { json }: { json?: boolean }): Promise<void> {
  const diagnostics = (await Promise.all(files.map(diagnose))).flat();
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (json) process.stdout.write(`${JSON.stringify(diagnostics, null, 2)}\n`);
  else for (const line of report(diagnostics, files)) process.stdout.write(`${line}\n`);
  if (errors > 0) process.exitCode = exitStatus.badInput;
}

async function diagnose(file: string): Promise<FileDiagnostic[]> {
  try {
    const text = await readSpec(file);
    const { diagnostics } = await parseWithData(text, dirname(resolve(file)), null);
    return diagnostics.map((diagnostic) => ({ file, ...diagnostic }));
  } catch (error) {
    if (!(error instanceof UnreadableSpecError)) throw error;
    const message = `This ${error.problem}`;
    return [{ file, severity: "error", code: "unreadable", message, path: [], range: null }];
  }
}

/** `file:line:column`, which terminals and editors turn into a link, then what is wrong there. */
export function* report(diagnostics: FileDiagnostic[], files: string[]): Generator<string> {
  const paint = paintFor(process.stdout, process.env);
  for (const { file, severity, code, message, range } of diagnostics) {
    const place = range ? `${file}:${range.start.line + 1}:${range.start.character + 1}` : file;
    yield `${visibleText(place)}: ${paint(severity === "error" ? "broken" : "bad", severity)}: ${visibleText(message)} (${code})`;
  }
  for (const file of files)
    if (!diagnostics.some((diagnostic) => diagnostic.file === file)) yield `${file}: no problems`;
}
