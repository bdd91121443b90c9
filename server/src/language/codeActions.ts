import { type CodeAction, CodeActionKind, type Range } from "vscode-languageserver-protocol";
import type { RunId, RunSummary } from "../protocol/protocol.ts";
import type { CommandIds } from "./commands.ts";
import { diagnose, type SpecTextDiagnostic } from "./diagnostics.ts";
import { concernCodes } from "./runConcern.ts";
import type { RunDiagnostic } from "./runDiagnostics.ts";

/** What an editor asks about: a range of a document, and what is known of its runs. */
export interface CodeActionRequest {
  uri: string;
  text: string;
  range: Range;
  runs: RunSummary[];
  commands: CommandIds;
}

/**
 * Quick fixes for what the range touches. They come from the text and the runs as they are now, not from the
 * diagnostics that the editor sends along, which may be old.
 */
export function codeActions({ uri, text, range, runs, commands }: CodeActionRequest): CodeAction[] {
  const all = diagnose(text, runs);
  const here = all.filter((diagnostic) => touches(diagnostic.range, range));
  const aboutRuns = here.filter(isAboutRuns);
  const discarded = all.filter(isAboutRuns).filter(({ code }) => code === "run-discard");
  const describe = labels(aboutRuns, runs);
  return [
    ...here.flatMap((diagnostic) => (isAboutRuns(diagnostic) ? [] : renames(uri, diagnostic))),
    ...aboutRuns
      .filter(isGoingOn)
      .map((at) => command(`Stop ${describe(at)}`, commands.stop, at.data.runs, [at])),
    ...(aboutRuns.some(({ code }) => code === "run-discard")
      ? [
          command(
            "Stop all discarded",
            commands.stop,
            discarded.flatMap(({ data }) => data.runs),
            discarded,
          ),
        ]
      : []),
    ...aboutRuns
      .filter(isGoingOn)
      .map((at) => command(continueTitle(at, describe, " anyway"), commands.continue, at.data.runs, [at])),
    ...aboutRuns
      .filter(({ code }) => code === "run-stopped")
      .map((at) => command(continueTitle(at, describe, ""), commands.continue, at.data.runs, [at])),
  ];
}

function renames(uri: string, diagnostic: SpecTextDiagnostic): CodeAction[] {
  const suggestion = diagnostic.data?.suggestion;
  if (suggestion === undefined) return [];
  const edit = { range: diagnostic.range, newText: JSON.stringify(suggestion) };
  return [
    {
      title: `Change to "${suggestion}"`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: true,
      edit: { changes: { [uri]: [edit] } },
    },
  ];
}

function command(title: string, id: string, runs: RunId[], diagnostics: RunDiagnostic[]): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    command: { title, command: id, arguments: runs },
  };
}

type Describe = (diagnostic: RunDiagnostic) => string;

/** "this run", or which one when several diagnostics stand at the same place. */
function labels(diagnostics: RunDiagnostic[], runs: RunSummary[]): Describe {
  return ({ data }) => {
    if (data.runs.length > 1) return `these ${data.runs.length} runs`;
    const run = runs.find(({ run: id }) => id === data.runs[0]);
    return diagnostics.length > 1 && run ? `this run (seed ${run.seed}, gain ${run.gain})` : "this run";
  };
}

function continueTitle(diagnostic: RunDiagnostic, describe: Describe, anyway: string): string {
  const which = describe(diagnostic);
  if (which === "this run") return `Continue${anyway}`;
  return `Continue${anyway}: ${which}`;
}

function isAboutRuns(diagnostic: SpecTextDiagnostic | RunDiagnostic): diagnostic is RunDiagnostic {
  return (concernCodes as readonly unknown[]).includes(diagnostic.code);
}

function isGoingOn({ code }: RunDiagnostic): boolean {
  return code === "run-discard" || code === "run-saturated";
}

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range["start"], b: Range["start"]): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
