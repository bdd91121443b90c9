/** The action that fits a spec's thresholds to its own finished runs and writes them into it. */

import type { CodeAction, TextEdit } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { calibrationSteps } from "../../indicator/calibration/calibrate.ts";
import { type Calibration, defaultCalibration } from "../../indicator/calibration/calibration.ts";
import {
  calibratedBlock,
  describeCalibration,
  fittedTo,
} from "../../indicator/calibration/describeCalibration.ts";
import { paperSuccess } from "../../indicator/outcomes/success.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import { nodeAt, type Path, type SpecTree } from "../../specification/syntax/tree.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";
import { describedRuns } from "../runs/describedRuns.ts";
import type { RunStates } from "../runs/runStates.ts";
import { nextTurn } from "../turn.ts";
import { addKeys, setValue } from "./edits.ts";

/** What the editor hands back when the action is chosen. */
export interface CalibrationData {
  uri: string;
  calibrate: RunId[];
}

/** Minimum sample size. */
const FEWEST_RUNS = 5;

/**
 * Offered on `indicator` and `policy`, and on the whole of a spec that has neither. Its edit is made only when
 * it is chosen, since fitting reads all that was recorded of the runs.
 */
export function calibrationActions(
  document: TextDocument,
  path: Path,
  runs: RunSummary[],
): Pick<CodeAction, "title" | "data">[] {
  const parsed = parsedSpec(document);
  const { spec, tree } = parsed;
  const isAbout = (section: unknown) => section === "indicator" || section === "policy";
  const hasNone = !nodeAt(tree, ["indicator"]) && !nodeAt(tree, ["policy"]);
  if (!spec || (!isAbout(path[0]) && !hasNone)) return [];
  const finished = describedRuns(parsed, runs).filter(({ state }) => state === "finished");
  if (finished.length < FEWEST_RUNS) return [];
  const data: CalibrationData = { uri: document.uri, calibrate: finished.map(({ run }) => run) };
  return [{ title: `Calibrate the thresholds on ${finished.length} finished runs`, data }];
}

export function isCalibration(data: unknown): data is CalibrationData {
  return Array.isArray((data as CalibrationData | undefined)?.calibrate);
}

/**
 * Fits the thresholds in slices, so that other requests are answered meanwhile.
 *
 * @returns the action with its edit, none where nothing can be fitted; and what to tell the user of it
 */
export async function resolveCalibration(
  action: CodeAction,
  document: TextDocument,
  runs: RunStates,
): Promise<{ action: CodeAction; message: string }> {
  const { spec, tree } = parsedSpec(document);
  if (!spec || !isCalibration(action.data))
    return { action, message: sentenceOf("calibration-spec-errors", {}) };
  const histories = await runs.histories(action.data.calibrate);
  const steps = calibrationSteps(histories, {
    ...defaultCalibration,
    indicator: spec.indicator,
    success: paperSuccess,
  });
  let step = steps.next();
  while (!step.done) {
    await nextTurn();
    step = steps.next();
  }
  const fitted = fittedTo(runs.fittings(action.data.calibrate), step.value, new Date());
  const edits = calibrationEdits(tree, step.value, fitted);
  return {
    action: edits.length === 0 ? action : { ...action, edit: { changes: { [document.uri]: edits } } },
    message: describeCalibration(step.value).join(" "),
  };
}

/** The keys that a calibration decides, in place where the spec has them; nothing else in it changes. */
function calibrationEdits(
  tree: SpecTree,
  { indicator }: Calibration,
  fitted: ReturnType<typeof fittedTo>,
): TextEdit[] {
  if (!indicator) return [];
  const block = calibratedBlock(indicator, fitted);
  const node = nodeAt(tree, ["indicator"]);
  if (!node) return setValue(tree, ["indicator"], block);
  const has = (key: string) => nodeAt(tree, ["indicator", key]) !== undefined;
  const entries = Object.entries(block);
  const missing = entries.filter(([key]) => !has(key));
  return [
    ...entries
      .filter(([key]) => has(key))
      .flatMap(([key, value]) => setValue(tree, ["indicator", key], value)),
    ...addKeys(tree, node, Object.fromEntries(missing)),
  ];
}
