import { dataFacts } from "../../dataset/describe.ts";
import { describeData } from "../../dataset/describeData.ts";
import { formatCount, formatEstimate } from "../../domain/format.ts";
import { visibleText } from "../../domain/visibleText.ts";
import type { Diagnostic } from "../../specification/diagnostic.ts";
import type { CheckedSpec } from "../../specification/thread/parseWithData.ts";
import { timeLaunch } from "../launchTime.ts";
import { paintFor } from "../terminal/paint.ts";

export interface FileDiagnostic extends Omit<Diagnostic, "range"> {
  file: string;
  /** null when the file could not be read */
  range: Diagnostic["range"] | null;
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

/** The data and the launch in one line: samples, features, classes or targets, missing values, runs, time. */
export async function understood({ spec, data }: CheckedSpec): Promise<string> {
  const facts = dataFacts(spec!.dataset);
  const { runs, seconds } = await timeLaunch(spec!);
  const epochs = formatCount(spec!.training.epochs, "epoch");
  const time = seconds === null ? "" : `, about ${formatEstimate(seconds)}`;
  const launch = `${formatCount(runs, "run")} of ${epochs}${time}`;
  return visibleText([...(facts ? [describeData(facts, data)] : []), launch].join("; "));
}
