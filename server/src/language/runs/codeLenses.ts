import type { CodeLens, Range } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { formatSmallPercent } from "../../domain/format.ts";
import { can, isActive } from "../../domain/runState.ts";
import type { RunId, RunSummary, StudyCalibration } from "../../protocol/protocol.ts";
import { estimateLaunch, estimateText } from "../../specification/expansion/estimate.ts";
import { nodeAt, rangeOf } from "../../specification/syntax/tree.ts";
import type { CommandIds } from "../commands.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";
import { describedRuns } from "./describedRuns.ts";
import { describeRuns } from "./runDescription.ts";
import type { RunStates } from "./runStates.ts";

type Action = "run" | "runOne" | "estimate" | "stop" | "continue" | "show";

/** What a lens carries until it is resolved: which it is, and of which document. */
export interface LensData {
  uri: string;
  action: Action;
}

/** Lenses without their titles, which follow when they come into view. */
export function codeLenses(document: TextDocument, runs: RunSummary[], commands: CommandIds): CodeLens[] {
  const parsed = parsedSpec(document);
  const { tree, spec, program } = parsed;
  const lens = (range: Range, action: Action): CodeLens[] => {
    const data: LensData = { uri: document.uri, action };
    return commands[action] === undefined ? [] : [{ range, data }];
  };
  const top = rangeOf(tree, []);
  const path = ["initialization", "program", "architecture"].find((key) => nodeAt(tree, [key]));
  const beside = rangeOf(tree, [path ?? "architecture"], "key");
  const described = describedRuns(parsed, runs, document.uri);
  return [
    ...((spec ?? program)
      ? (["run", "runOne", "estimate"] as const).flatMap((action) => lens(top, action))
      : []),
    ...(described.length > 0 ? lens(beside, "show") : []),
    ...(described.some(isStoppable) ? lens(beside, "stop") : []),
    ...(described.some(isContinuable) ? lens(beside, "continue") : []),
  ];
}

/** Gives a lens its title and command as things now stand. */
export function resolveLens(
  lens: CodeLens,
  document: TextDocument,
  states: RunStates,
  runs: RunSummary[],
  commands: CommandIds,
): CodeLens {
  const { action } = lens.data as LensData;
  const parsed = parsedSpec(document);
  const { spec, program } = parsed;
  const described = describedRuns(parsed, runs, document.uri);
  const ids = (wanted: (run: RunSummary) => boolean): RunId[] =>
    described.filter(wanted).map(({ run }) => run);
  const command = (title: string, args: string[]): CodeLens => ({
    ...lens,
    command: { title, command: commands[action] ?? "", arguments: args },
  });
  switch (action) {
    case "run":
      return command("Run", [document.uri]);
    case "runOne":
      return command("Run one", [document.uri]);
    case "estimate": {
      const either = spec ?? program;
      const speed = spec && states.speedFor(spec);
      const estimate = either ? estimateText(estimateLaunch(either, speed)) : "nothing yet";
      return command(`Estimate: ${estimate}`, [document.uri, estimate]);
    }
    case "stop":
      return command("Stop", ids(isStoppable));
    case "continue":
      return command("Continue", ids(isContinuable));
    case "show": {
      const calibration = states.calibrationOf(described[0]?.study ?? "");
      const progress = calibration ? `; ${calibrationInShort(calibration)}` : "";
      return command(`Show: ${describeRuns(described)}${progress}`, ids(() => true).slice(0, 1));
    }
  }
}

function calibrationInShort({ first, finished, ready, bound }: StudyCalibration): string {
  return ready && bound !== null
    ? `calibrated by ${finished}, at most ${formatSmallPercent(bound)} good and stopped`
    : `calibration ${finished} of ${first}`;
}

const isStoppable = (run: RunSummary): boolean => can("stop", run);

/** Runs that train against advice are continued from their diagnostics, one by one. */
const isContinuable = (run: RunSummary): boolean => can("continue", run) && !isActive(run.state);
