import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { readSpec, UnreadableSpecError } from "../../specification/readSpec.ts";
import { checkSource } from "../../specification/thread/checkSource.ts";
import type { CheckedSpec } from "../../specification/thread/parseWithData.ts";
import { exitStatus } from "../exitStatus.ts";
import { print } from "../output.ts";
import { type FileDiagnostic, report, understood } from "../study/specReport.ts";

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

async function validate(files: string[], { json }: { json?: boolean }): Promise<void> {
  const checked = await Promise.all(files.map(check));
  const diagnostics = checked.flatMap((one) => one.diagnostics);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (json) process.stdout.write(`${JSON.stringify(diagnostics, null, 2)}\n`);
  else {
    for (const line of report(diagnostics, files)) print(line);
    for (const { file, parsed } of checked) if (parsed?.spec) print(`${file}: ${await understood(parsed)}`);
  }
  if (errors > 0) process.exitCode = exitStatus.badInput;
}

interface CheckedFile {
  file: string;
  /** null when the file could not be read */
  parsed: CheckedSpec | null;
  diagnostics: FileDiagnostic[];
}

async function check(file: string): Promise<CheckedFile> {
  try {
    const text = await readSpec(file);
    const parsed = await checkSource({ text, folder: dirname(resolve(file)), cache: null });
    return { file, parsed, diagnostics: parsed.diagnostics.map((one) => ({ file, ...one })) };
  } catch (error) {
    if (!(error instanceof UnreadableSpecError)) throw error;
    const message = `This ${error.problem}`;
    const severity = "error" as const;
    const diagnostics = [{ file, severity, code: "unreadable", message, path: [], range: null }];
    return { file, parsed: null, diagnostics };
  }
}
