/** What an assistant can do with specs and runs, as tools of the Model Context Protocol. */

import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import Type, { type Static, type TSchema } from "typebox";
import type { DaemonConnection } from "../connection/typed.ts";
import { formatCount } from "../domain/format.ts";
import { visibleText } from "../domain/visibleText.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import { MessageError } from "../messages/messageError.ts";
import type { RunSummary } from "../protocol/protocol.ts";
import { countRuns } from "../specification/expansion/count.ts";
import { parseSpec } from "../specification/parse.ts";
import { readSpec } from "../specification/readSpec.ts";
import { epochsOf } from "../specification/schema/spec.ts";
import { checkSource } from "../specification/thread/checkSource.ts";

/** What tools reach. */
export interface ToolContext {
  /** the daemon, started when it is first needed */
  daemon(): Promise<DaemonConnection>;
  /**
   * Asks the user; true where only the assistant's own host can ask.
   *
   * @param mustAsk rejects in that case, with one sentence
   */
  confirm(question: string, mustAsk?: boolean): Promise<boolean>;
}

export interface Tool {
  name: string;
  description: string;
  inputSchema: TSchema;
  annotations: { readOnlyHint: boolean; destructiveHint: boolean };
  /** Rejects with one sentence. */
  call(input: unknown, context: ToolContext): Promise<object>;
}

function tool<S extends TSchema>(
  name: string,
  description: string,
  inputSchema: S,
  kind: "reads" | "acts",
  call: (input: Static<S>, context: ToolContext) => Promise<object>,
): Tool {
  const annotations = { readOnlyHint: kind === "reads", destructiveHint: false };
  return {
    name,
    description,
    inputSchema,
    annotations,
    call: (input, context) => call(input as Static<S>, context),
  };
}

const Path = Type.String({ description: "Path of a .dai.json file." });
const Runs = Type.Array(Type.String(), {
  description: "Ids of runs, from the tool list.",
  minItems: 1,
  maxItems: 1000,
});

export const tools: Tool[] = [
  tool(
    "validate",
    "Checks a spec without running it: each mistake with its place and remedy, and how many runs it would launch.",
    Type.Object({ path: Path }),
    "reads",
    async ({ path }) => {
      const text = await readNamedSpec(path);
      const source = { text, folder: dirname(resolve(path)), cache: null };
      const { spec, program, diagnostics } = await checkSource(source);
      const either = spec ?? program;
      return { diagnostics, runs: either ? countRuns(either) : null };
    },
  ),
  tool(
    "run",
    "Trains what a spec describes, in the background, after the user has agreed. Runs that exist already are not trained again.",
    Type.Object({ path: Path, epochs: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) }),
    "acts",
    async ({ path, epochs }, { daemon, confirm }) => {
      const text = await readNamedSpec(path);
      const { spec, program, diagnostics } = parseSpec(text);
      const either = spec ?? program;
      if (!either) return { started: false, diagnostics };
      const size = `${formatCount(countRuns(either), "run")} to epoch ${epochs ?? epochsOf(either)}`;
      const question = program
        ? sentenceOf("mcp/ask-program", {
            command: JSON.stringify(program.program.command),
            name: path,
            what: size,
          })
        : sentenceOf("mcp/ask-train", { path, what: size });
      if (!(await confirm(question, program !== null))) return declined;
      const { request } = await daemon();
      const uri = pathToFileURL(resolve(path)).href;
      const started = await request("dai/runs/start", {
        uri,
        text,
        ...(process.env["PATH"] && { path: process.env["PATH"] }),
        ...(epochs === undefined ? {} : { epochs }),
      });
      return { started: true, ...started };
    },
  ),
  tool(
    "list",
    "Lists runs with their state, epoch, validation accuracy, scores and verdict; of one study or of all.",
    Type.Object({ study: Type.Optional(Type.String()) }),
    "reads",
    async ({ study }, { daemon }) => {
      const { runs } = await (await daemon()).request("dai/runs/list", study === undefined ? {} : { study });
      return {
        runs: runs.slice(-mostRuns).map(brief),
        ...(runs.length > mostRuns ? { notShown: runs.length - mostRuns } : {}),
      };
    },
  ),
  tool(
    "scores",
    "A run's scores s_o, s_s, s_t, s_F and s_Fv, losses and accuracies of every epoch, and its verdicts.",
    Type.Object({ run: Type.String({ description: "A run's id, from the tool list." }) }),
    "reads",
    async ({ run }, { daemon }) => {
      const { request } = await daemon();
      const { runs } = await request("dai/runs/get", { runs: [run], records: "scores" });
      const [{ scoreRecords = [], verdicts = [], ...summary }] = runs as [(typeof runs)[number]];
      return { ...brief(summary), verdicts, epochs: scoreRecords.map(({ layers: _, ...record }) => record) };
    },
  ),
  tool(
    "stop",
    "Stops runs, after the user has agreed. They can be continued.",
    Type.Object({ runs: Runs }),
    "acts",
    async ({ runs }, { daemon, confirm }) =>
      (await confirm(sentenceOf("mcp/ask-stop", { runs: formatCount(runs.length, "run") })))
        ? (await daemon()).request("dai/runs/stop", { runs })
        : declined,
  ),
  tool(
    "continue",
    "Resumes stopped, paused and failed runs, and keeps running ones despite their verdict, after the user has agreed.",
    Type.Object({ runs: Runs }),
    "acts",
    async ({ runs }, { daemon, confirm }) => {
      const { request } = await daemon();
      const listed = await request("dai/runs/list", {});
      const programs = listed.runs.filter(({ run, program }) => program === "launched" && runs.includes(run));
      const what = `Continue ${formatCount(runs.length, "run")}`;
      const question =
        programs.length > 0
          ? sentenceOf("mcp/ask-continue", {
              what,
              runs: formatCount(programs.length, "program"),
              study: programs[0]!.name,
            })
          : `${what}?`;
      if (!(await confirm(question, programs.length > 0))) return declined;
      return request("dai/runs/continue", { runs });
    },
  ),
];

/** Most runs that one answer lists; the newest are. */
const mostRuns = 200;

const declined = { started: false, done: false, reason: sentenceOf("mcp/declined", {}) };

/** The text of a spec, whose name must say that it is one: an assistant reads no other files. */
async function readNamedSpec(path: string): Promise<string> {
  if (!path.endsWith(".dai.json")) throw new MessageError("mcp/no-spec", { path });
  return readSpec(path);
}

/** What an assistant is told of a run; of its verdict only which it is. */
const briefKeys = [
  "run",
  "study",
  "name",
  "seed",
  "gain",
  "hidden",
  "state",
  "epoch",
  "epochs",
  "validationAccuracy",
  "scores",
] as const;

function brief(run: RunSummary) {
  const entries = briefKeys.map((key) => [key, run[key]]);
  return {
    ...Object.fromEntries(entries),
    name: visibleText(run.name),
    verdict: run.verdict?.verdict ?? null,
  };
}
