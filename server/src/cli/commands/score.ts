import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { visibleText } from "../../domain/visibleText.ts";
import type { Every } from "../../indicator/scores/clock.ts";
import { type NormalizedDefaults, relativeDefaults } from "../../indicator/scores/normalization.ts";
import { defaultSettings, type IndicatorSettings } from "../../indicator/scores/settings.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { parseScoreInput } from "../score/scoreInput.ts";
import { createLineScorer, type LineScorer, type LineSettings } from "../score/scoreLine.ts";

/** The options as commander hands them over: already numbers. */
export type ScoreOptions = Omit<IndicatorSettings, "every" | "checkpoints" | keyof NormalizedDefaults> &
  Pick<LineSettings, "every" | "matrix"> &
  Partial<NormalizedDefaults> & { checkpoints?: number[] };

/** Adds `dai score`: the scores of spectra from a file of any origin. */
export function addScoreCommand(program: Command): void {
  const { window, threshold, beta, gamma } = defaultSettings;
  program
    .command("score")
    .summary("compute the scores of spectra in a file")
    .description(
      "Reads one JSON object per line, { epoch, validationAccuracy?, layers: [{ singularValues: […] }] }, or what " +
        "`dai run --json` prints, and prints { epoch, scores } for each. Singular values are used as they are " +
        "given; the scores are meant for spectra divided by their largest value.",
    )
    .argument("<file>", "NDJSON file, or - for standard input")
    .option(
      "--window <n>",
      "number of past epochs (with --every: ticks) in a score, t0",
      wholeNumber(2),
      window,
    )
    .option(
      "--every <steps>",
      "score the ticks of each line, taken about this many steps apart",
      clock,
      "epoch",
    )
    .addOption(
      new Option("--matrix <kind>", "with --every: the matrix whose nuclear norms are scored")
        .choices(["linear", "activation"])
        .default("linear"),
    )
    .addOption(
      new Option(
        "--normalization <kind>",
        "divide by the layers' widths, or by the spectra of the first line",
      )
        .choices(["width", "relative"])
        .default("width"),
    )
    .option(
      "--gate-non-uniformity <x>",
      `threshold of s_o in equation 7, t2 ${defaultOf("gateNonUniformity")}`,
      number(0),
    )
    .option("--gate-shift <x>", `threshold of s_s in equation 7, δ ${defaultOf("gateShift")}`, number())
    .option("--beta <x>", "factor of equation 2, β", positive, beta)
    .option("--eta <x>", `factor of s_s in equation 6, η ${defaultOf("eta")}`, number(0))
    .option("--gamma <x>", "factor of v·t in equation 8", number(0), gamma)
    .option("--checkpoints <epochs>", "epochs, separated by commas, that also get a verdict", epochList)
    .option("--threshold <x>", "a run with s_F above this is likely to learn, t1", number(), threshold)
    .action(score);
}

function defaultOf(setting: keyof NormalizedDefaults): string {
  return `(default: ${defaultSettings[setting]}; relative: ${relativeDefaults[setting]})`;
}

/**
 * Scores `file` (`-`: standard input) to standard output, line by line, so that neither is held in memory.
 * The first bad line ends it with one sentence on standard error and exit status 1.
 */
export async function score(file: string, options: ScoreOptions): Promise<void> {
  const input = file === "-" ? process.stdin : createReadStream(file);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // readline reports no error of its input: a file that cannot be read would look empty
  const failed = new Promise<never>((_, reject) => input.once("error", reject));
  try {
    const normalizedDefaults = options.normalization === "relative" ? relativeDefaults : defaultSettings;
    const settings = { ...defaultSettings, ...normalizedDefaults, checkpoints: [], ...options };
    const output = Readable.from(scoreLines(lines, settings));
    await Promise.race([failed, pipeline(output, process.stdout, { end: false })]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPIPE") return;
    const sentence = describe(error as NodeJS.ErrnoException, file);
    process.stderr.write(`dai score: ${visibleText(sentence)}\n`);
    process.exitCode = 1;
  }
}

/** The output lines for NDJSON input lines. Runs may be mixed; each has a scorer of its own. */
export async function* scoreLines(
  lines: AsyncIterable<string> | Iterable<string>,
  settings: LineSettings,
): AsyncGenerator<string> {
  const scorers = new Map<string | null, LineScorer>();
  let number = 0;
  for await (const line of lines) {
    number++;
    try {
      const input = parseScoreInput(line, settings.every !== "epoch");
      if (input === null) continue;
      const { run } = input;
      const scoreLine = scorers.get(run) ?? createLineScorer(settings);
      scorers.set(run, scoreLine);
      yield `${JSON.stringify({ ...(run === null ? {} : { run }), ...scoreLine(input) })}\n`;
    } catch (error) {
      throw new Error(`line ${number}: ${(error as Error).message}`);
    }
  }
}

function describe(error: NodeJS.ErrnoException, file: string): string {
  if (error.code === "ENOENT")
    return `there is no file ${file}; give an NDJSON file, or - for standard input.`;
  if (error.code === "EISDIR") return sentenceOf("score-line/folder", { file });
  return `${file === "-" ? "standard input" : file}, ${error.message}`;
}

function number(least = Number.NEGATIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value >= least) return value;
    throw new InvalidArgumentError(least === 0 ? sentenceOf("argument/number-from-0", {}) : "Give a number.");
  };
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(sentenceOf("argument/whole-number", { least }));
  };
}

function clock(text: string): Every {
  const steps = Number(text);
  if (text === "epoch") return text;
  if (Number.isSafeInteger(steps) && steps >= 1) return steps;
  throw new InvalidArgumentError(sentenceOf("argument/steps", {}));
}

function positive(text: string): number {
  const value = number()(text);
  if (value > 0) return value;
  throw new InvalidArgumentError(sentenceOf("argument/above-0", {}));
}

function epochList(text: string): number[] {
  return text.split(",").map((part) => wholeNumber(0)(part.trim() || "none"));
}
