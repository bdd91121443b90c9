import type { Command } from "commander";
import { formatPercent } from "../../domain/format.ts";
import { formatParameter } from "../../domain/parameters.ts";
import { formatScore } from "../../indicator/verdicts/explanation.ts";
import type { RunDetail, RunSummary } from "../../protocol/protocol.ts";
import { alignInto } from "../terminal/alignColumns.ts";
import { verdictLine } from "../terminal/plainLine.ts";
import { resolveIds, withDaemon } from "../withDaemon.ts";

interface Json {
  json?: boolean;
}

/** Adds `dai runs`, `show`, `stop`, `continue` and `delete`. */
export function addRunsCommands(program: Command): void {
  const json = ["--json", "print JSON"] as const;
  program
    .command("runs")
    .description("list all runs")
    .option(...json)
    .action(listRuns);
  program
    .command("show")
    .description("show a run: its verdicts and every epoch")
    .argument("<run>", "a run's id, or its beginning")
    .option(...json)
    .action(showRun);
  const verbs = [
    ["stop", "stop runs; they can be continued", "stopped"],
    ["continue", "let stopped runs go on, and running ones go on against a verdict", "continued"],
    ["delete", "delete runs with all that is stored of them", "deleted"],
  ] as const;
  for (const [verb, description, done] of verbs) {
    program
      .command(verb)
      .description(description)
      .argument("<run...>", "runs' ids, or their beginnings")
      .option(...json)
      .action((runs: string[], options: Json) => change(verb, done, runs, options));
  }
}

async function listRuns({ json }: Json): Promise<void> {
  const { runs } = await withDaemon((connection) => connection.request("dai/runs/list", {}));
  if (json) return print(JSON.stringify(runs, null, 2));
  if (runs.length === 0) return print("There are no runs yet: dai run FILE starts some.");
  const rows = runs.map((run) => [
    run.run,
    run.name,
    String(run.seed),
    formatParameter(run.gain),
    run.hidden.join("-"),
    run.state,
    `${Math.max(run.epoch, 0)}/${run.epochs}`,
    formatPercent(run.validationAccuracy),
    run.scores ? formatScore(run.scores.sF) : "–",
    formatPercent(run.scores?.sFv ?? null),
    run.dismissed ? "" : (run.verdict?.verdict ?? ""),
  ]);
  const titles = [
    "run",
    "name",
    "seed",
    "gain",
    "layers",
    "state",
    "epoch",
    "accuracy",
    "s_F",
    "s_Fv",
    "verdict",
  ];
  const expendable = ["s_Fv", "layers", "s_F", "epoch", "seed", "gain"];
  print(alignInto(process.stdout.columns, [titles, ...rows], expendable).join("\n"));
}

async function showRun(run: string, { json }: Json): Promise<void> {
  const detail = await withDaemon(async (connection) => {
    const ids = await resolveIds(connection, [run]);
    return (await connection.request("dai/runs/get", { runs: ids, records: true })).runs[0]!;
  });
  print(json ? JSON.stringify(detail, null, 2) : describe(detail).join("\n"));
}

async function change(
  verb: "stop" | "continue" | "delete",
  done: string,
  runs: string[],
  { json }: Json,
): Promise<void> {
  const { asked, changed } = await withDaemon(async (connection) => {
    const ids = await resolveIds(connection, runs);
    const result = await connection.request(`dai/runs/${verb}`, { runs: ids });
    return { asked: ids, changed: new Set(result.runs) };
  });
  if (json) return print(JSON.stringify({ runs: [...changed] }));
  for (const id of asked)
    print(changed.has(id) ? `${id} ${done}` : `${id} left as it is: it has ended or needs no decision`);
}

function describe(detail: RunDetail): string[] {
  const records = detail.records ?? [];
  const rows = records.map(
    ({ epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, scores }) => [
      String(epoch),
      trainLoss?.toFixed(4) ?? "–",
      formatPercent(trainAccuracy),
      validationLoss?.toFixed(4) ?? "–",
      formatPercent(validationAccuracy),
      ...(scores ? [scores.so, scores.ss, scores.sF].map(formatScore) : ["–", "–", "–"]),
      formatPercent(scores?.sFv ?? null),
    ],
  );
  const titles = ["epoch", "loss", "accuracy", "val. loss", "val. accuracy", "s_o", "s_s", "s_F", "s_Fv"];
  const expendable = ["s_s", "s_o", "accuracy", "val. loss", "s_Fv"];
  return [
    heading(detail),
    ...(detail.problem ? [detail.problem] : []),
    ...(detail.unscored ? [detail.unscored] : []),
    ...detail.verdicts.map(verdictLine),
    ...(rows.length > 0 ? ["", ...alignInto(process.stdout.columns, [titles, ...rows], expendable)] : []),
  ];
}

function heading({ run, name, seed, gain, scheme, hidden, state, epoch, epochs }: RunSummary): string {
  return `${run}  ${name}: seed ${seed}, ${scheme} gain ${formatParameter(gain)}, layers ${hidden.join("-")}, ${state} at epoch ${Math.max(epoch, 0)} of ${epochs}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
