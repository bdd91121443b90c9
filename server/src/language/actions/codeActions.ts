import { type CodeAction, CodeActionKind, type Range, type TextEdit } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import { pathAt } from "../../specification/syntax/tree.ts";
import type { CommandIds } from "../commands.ts";
import { diagnose, mostDiagnostics, type SpecTextDiagnostic } from "../diagnostics/diagnostics.ts";
import type { RunCode, RunContext, RunDiagnostic } from "../diagnostics/runDiagnostics.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";
import { calibrationActions } from "./calibration.ts";
import { remedyEdits } from "./edits.ts";
import { refactoringsAt } from "./refactorings.ts";

/** The kinds of action that this server offers. */
export const actionKinds = {
  quickFix: `${CodeActionKind.QuickFix}.dai`,
  rewrite: `${CodeActionKind.RefactorRewrite}.dai`,
  fixAll: `${CodeActionKind.SourceFixAll}.dai`,
};

/** What an editor asks about: a range of a document, and what is known of its runs. */
export interface CodeActionRequest {
  document: TextDocument;
  range: Range;
  runs: RunSummary[];
  commands: CommandIds;
  /** kinds that the editor wants; all by default */
  only?: string[] | undefined;
  context?: RunContext;
  /** whether the editor asks for an action's edit when it is chosen */
  resolvesEdits?: boolean;
}

/**
 * Actions for what the range touches. They come from the text and the runs as they are now, not from the
 * diagnostics that the editor sends along, which may be old.
 */
export function codeActions(request: CodeActionRequest): CodeAction[] {
  const { only } = request;
  const wants = (kind: string) =>
    !only || only.some((part) => part === "" || `${kind}.`.startsWith(`${part}.`));
  const all = diagnose(request.document, request.runs, request.context).slice(0, mostDiagnostics);
  return [
    ...(wants(actionKinds.quickFix) ? quickFixes(request, all) : []),
    ...(wants(actionKinds.rewrite) ? rewritings(request) : []),
    ...(wants(actionKinds.fixAll) ? fixAll(request.document, all) : []),
  ];
}

type AnyDiagnostic = SpecTextDiagnostic | RunDiagnostic;

function quickFixes(
  { document, range, runs, commands }: CodeActionRequest,
  all: AnyDiagnostic[],
): CodeAction[] {
  const here = all.filter((diagnostic) => touches(diagnostic.range, range));
  const aboutRuns = here.filter(isAboutRuns);
  const goingOn = aboutRuns.filter(isGoingOn);
  const describe = labels(aboutRuns, runs);
  const { explain } = commands;
  return [
    ...here.flatMap((diagnostic) => (isAboutRuns(diagnostic) ? [] : remedies(document, diagnostic))),
    ...goingOn.map((at) => command(`Stop ${describe(at)}`, commands.stop, at.data.runs, [at])),
    ...stopAllLikeThem(aboutRuns, all.filter(isAboutRuns), commands),
    ...goingOn.map((at) =>
      command(continueTitle(at, describe, " anyway"), commands.continue, at.data.runs, [at]),
    ),
    ...aboutRuns
      .filter(({ code }) => code === "run-stopped")
      .map((at) => command(continueTitle(at, describe, ""), commands.continue, at.data.runs, [at])),
    ...aboutRuns
      .filter(({ code }) => code === "run-finished")
      .map((at) => command(dismissTitle(at, describe), commands.dismiss, at.data.runs, [at])),
    ...(explain === undefined
      ? []
      : aboutRuns.map((at) => command("Why?", explain, at.data.runs.slice(0, 1), [at]))),
  ];
}

/** One action for each verdict that stands here, for all runs of the spec that have it. */
function stopAllLikeThem(here: RunDiagnostic[], all: RunDiagnostic[], { stop }: CommandIds): CodeAction[] {
  const likenesses: [RunCode, string][] = [
    ["run-discard", "Stop all unlikely to learn"],
    ["run-saturated", "Stop all converged"],
  ];
  return likenesses.flatMap(([wanted, title]) => {
    if (!here.some(({ code }) => code === wanted)) return [];
    const alike = all.filter(({ code }) => code === wanted);
    return [command(title, stop, [...new Set(alike.flatMap(({ data }) => data.runs))], alike)];
  });
}

function remedies(document: TextDocument, diagnostic: SpecTextDiagnostic): CodeAction[] {
  const remedy = diagnostic.data?.remedy;
  const edits = remedy ? remedyEdits(parsedSpec(document).tree, remedy) : [];
  if (!remedy || edits.length === 0) return [];
  return [
    {
      title: remedy.title,
      kind: actionKinds.quickFix,
      diagnostics: [diagnostic],
      isPreferred: remedy.kind !== "remove" && !remedy.isGuess,
      edit: { changes: { [document.uri]: edits } },
    },
  ];
}

function rewritings({ document, range, runs, resolvesEdits }: CodeActionRequest): CodeAction[] {
  const parsed = parsedSpec(document);
  const at = pathAt(parsed.tree, document.offsetAt(range.start));
  if (!at) return [];
  const kind = actionKinds.rewrite;
  return [
    ...refactoringsAt(parsed, at.path).map(({ title, edits }) => ({
      title,
      kind,
      edit: { changes: { [document.uri]: edits } },
    })),
    ...(resolvesEdits
      ? calibrationActions(document, at.path, runs).map((action) => ({ ...action, kind }))
      : []),
  ];
}

/** All safe fixes in one step; of fixes that change the same text, the first. */
function fixAll(document: TextDocument, all: AnyDiagnostic[]): CodeAction[] {
  const { tree } = parsedSpec(document);
  const fixed: AnyDiagnostic[] = [];
  const edits: TextEdit[] = [];
  for (const diagnostic of all) {
    const remedy = isAboutRuns(diagnostic) ? undefined : diagnostic.data?.remedy;
    if (!remedy?.safe) continue;
    const more = remedyEdits(tree, remedy);
    if (more.some((edit) => edits.some(({ range }) => overlaps(range, edit.range)))) continue;
    edits.push(...more);
    fixed.push(diagnostic);
  }
  if (edits.length === 0) return [];
  return [
    {
      title: "Fix all that is safe to fix",
      kind: actionKinds.fixAll,
      diagnostics: fixed,
      edit: { changes: { [document.uri]: edits } },
    },
  ];
}

function command(title: string, id: string, runs: RunId[], diagnostics: RunDiagnostic[]): CodeAction {
  return {
    title,
    kind: actionKinds.quickFix,
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
    const others = new Set(diagnostics.flatMap((diagnostic) => diagnostic.data.runs));
    return others.size > 1 && run ? `this run (seed ${run.seed}, gain ${run.gain})` : "this run";
  };
}

function continueTitle(diagnostic: RunDiagnostic, describe: Describe, anyway: string): string {
  const which = describe(diagnostic);
  if (which === "this run") return `Continue${anyway}`;
  return `Continue${anyway}: ${which}`;
}

function dismissTitle(diagnostic: RunDiagnostic, describe: Describe): string {
  const which = describe(diagnostic);
  return which === "this run" ? "Dismiss" : `Dismiss: ${which}`;
}

function isAboutRuns(diagnostic: AnyDiagnostic): diagnostic is RunDiagnostic {
  return String(diagnostic.code).startsWith("run-");
}

function isGoingOn({ code }: RunDiagnostic): boolean {
  return code === "run-discard" || code === "run-saturated";
}

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

/** As `touches`, but two ranges may meet end to end; nothing else may happen where something is inserted twice. */
function overlaps(a: Range, b: Range): boolean {
  const isSamePlace = !isBefore(a.start, b.start) && !isBefore(b.start, a.start);
  return isSamePlace || (isBefore(a.start, b.end) && isBefore(b.start, a.end));
}

function isBefore(a: Range["start"], b: Range["start"]): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
