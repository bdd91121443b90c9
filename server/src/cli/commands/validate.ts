import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { dataFacts } from "../../dataset/describe.ts";
import { describeData } from "../../dataset/describeData.ts";
import { formatCount, formatEstimate } from "../../domain/format.ts";
import { visibleText } from "../../domain/visibleText.ts";
import type { Diagnostic } from "../../specification/diagnostic.ts";
import { readSpec, UnreadableSpecError } from "../../specification/readSpec.ts";
import { checkSource } from "../../specification/thread/checkSource.ts";
import type { CheckedSpec } from "../../specification/thread/parseWithData.ts";
import { exitStatus } from "../exitStatus.ts";
import { timeLaunch } from "../launchTime.ts";
import { print } from "../output.ts";
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

/** The data and the launch in one line: samples, features, classes or targets, missing values, runs, time. */
async function understood({ spec, data }: CheckedSpec): Promise<string> {
  const facts = dataFacts(spec!.dataset);
  const { runs, seconds } = await timeLaunch(spec!);
  const epochs = formatCount(spec!.training.epochs, "epoch");
  const time = seconds === null ? "" : `, about ${formatEstimate(seconds)}`;
  const launch = `${formatCount(runs, "run")} of ${epochs}${time}`;
  return visibleText([...(facts ? [describeData(facts, data)] : []), launch].join("; "));
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
