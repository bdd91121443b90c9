/** `dai runs`: which runs there are, and the best among them. */

import { type Command, InvalidArgumentError } from "commander";
import { sentenceOf } from "../../messages/catalogue.ts";
import { MessageError } from "../../messages/messageError.ts";
import { print, printPaged, terminalColumns } from "../output.ts";
import { readMeasuredFields } from "../readMeasuredFields.ts";
import {
  foldTable,
  needsNotesOfStudies,
  parseStates,
  type RunSelection,
  runTable,
  selectRuns,
  unlistedNames,
} from "../runTable.ts";
import { findRuns } from "../study/findRuns.ts";
import { withDaemon } from "../withDaemon.ts";

interface RunsOptions extends RunSelection {
  columns?: string[];
  json?: boolean;
}

/** Adds `dai runs`. */
export function addRunsCommand(program: Command): void {
  program
    .command("runs")
    .summary("list runs, filtered and sorted")
    .description(
      "Lists the runs of a study, or all runs, with the parameters that vary among them. Columns that the " +
        "terminal has no room for are left out; --columns chooses others. Every parameter and metric can be a column, " +
        "by its name or a part of it that is unique, such as lr or validationLoss; a metric is that of the newest epoch, " +
        "the objective that of the best.",
    )
    .argument("[study]", "spec file, or a study's name or id")
    .option("--state <states>", "only runs in these states, separated by commas", usage(parseStates))
    .option("--filter <text>", 'only matching runs, such as "lr<1e-3 width=64 accuracy>=80%"')
    .option("--sort <column>", "sort by this column, better values first")
    .option("--reverse", "reverse the order")
    .option(
      "--best [n]",
      "only the best run, or the best n, by --sort or the study's objective",
      usage(count),
    )
    .option("--columns <names>", "show these columns, separated by commas", (text) => text.split(","))
    .option("--json", "print JSON")
    .action(listRuns);
}

async function listRuns(
  study: string | undefined,
  { json, columns, ...selection }: RunsOptions,
): Promise<void> {
  const { all, measured, notes } = await withDaemon(async (connection) => {
    const all =
      study === undefined
        ? (await connection.request("dai/runs/list", {})).runs
        : await findRuns(connection, study);
    const isAsked = unlistedNames(all, selection, columns).length > 0;
    const measured = isAsked ? await readMeasuredFields(connection, all) : [];
    const studies = needsNotesOfStudies(all, selection)
      ? (await connection.request("dai/studies/list", {})).studies
      : [];
    return { all, measured, notes: new Map(studies.map((one) => [one.study, one.notes])) };
  });
  const runs = selectRuns(all, selection, measured, notes);
  if (json) return print(JSON.stringify(runs, null, 2));
  if (all.length === 0) return print(sentenceOf("runs/none", {}));
  if (runs.length === 0) return print(sentenceOf("runs/no-match", { count: all.length }));
  const room = terminalColumns();
  const means = study === undefined ? [] : foldTable(all, room);
  const below = means.length > 0 ? ["", sentenceOf("runs/fold-means", {}), ...means] : [];
  await printPaged([...runTable(runs, columns, room, all, measured), ...below]);
}

/** A parser whose sentence becomes the message about the option. */
function usage<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new MessageError("argument/count", {});
}
