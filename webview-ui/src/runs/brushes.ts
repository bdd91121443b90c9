/** Ranges of parameters that are brushed in the parallel coordinates; runs outside are not listed. */
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import type { Brush, Brushes, Run } from "../state/state.ts";
import type { ParameterScale } from "./parameterScale.ts";

/** The path that stands for the study's objective among the axes; no parameter is called so. */
export const resultPath = "\0objective";

/** A brush between two shares of an axis; null where it is too short to mean anything. */
export function brushBetween(from: number, to: number): Brush | null {
  const [low, high] = [Math.max(0, Math.min(from, to)), Math.min(1, Math.max(from, to))];
  return high - low < 0.01 ? null : { from: low, to: high };
}

export function withBrush(brushes: Brushes, path: string, brush: Brush | null): Brushes {
  const { [path]: _, ...others } = brushes;
  return brush ? { ...others, [path]: brush } : others;
}

/** The brush of a path, which can be "constructor". */
export function brushOf(brushes: Brushes, path: string): Brush | undefined {
  return Object.hasOwn(brushes, path) ? brushes[path] : undefined;
}

/** Whether a run lies within all brushes. */
export function isWithin(run: Run, scales: readonly ParameterScale[], brushes: Brushes): boolean {
  return scales.every(({ path, axis, position }) => {
    const brush = brushOf(brushes, path);
    if (!brush) return true;
    const at = position(run);
    const share = at === null ? Number.NaN : axis.share(at);
    return share >= brush.from && share <= brush.to;
  });
}

/** The ids of the runs within all brushes. */
export function brushedRuns(
  runs: readonly Run[],
  scales: readonly ParameterScale[],
  brushes: Brushes,
): RunId[] {
  return runs.filter((run) => isWithin(run, scales, brushes)).map(({ summary }) => summary.run);
}
