import { runLabel } from "../../../../server/src/domain/parameters.ts";
import type { RunId } from "../../../../server/src/protocol/protocol.ts";
import type { Theme } from "../../page/theme.ts";
import { type Dot, nearestDot, placeOf } from "../../pictures/dots.ts";
import type { Area, Size } from "../../pictures/pen.ts";
import type { Picture } from "../../pictures/picture.ts";
import type { Run } from "../../state/state.ts";

/** How a picture of a dot for each run answers the pointer: the nearest dot is marked and read, and a click chooses its run. */
export function pointAtDots<D extends Dot & { run: Run }>(options: {
  dots: readonly D[];
  areaOf: (size: Size) => Area;
  colourOf: (dot: D, theme: Theme) => string;
  /** the value of a dot; the run's label follows it */
  read: (dot: D) => string;
  /** of the parameters by which runs are called */
  paths: readonly string[];
  choose: (run: RunId) => void;
}): Required<Pick<Picture, "marksAt" | "valueAt" | "clickAt">> {
  const { dots, areaOf, colourOf, read, paths, choose } = options;
  const at = (x: number, y: number, size: Size) => nearestDot(dots, { x, y }, areaOf(size));
  return {
    marksAt(x, y, size, theme) {
      const dot = at(x, y, size);
      return dot ? { points: [{ ...placeOf(dot, areaOf(size)), colour: colourOf(dot, theme) }] } : null;
    },
    valueAt(x, y, size) {
      const dot = at(x, y, size);
      return dot ? `${read(dot)}: ${runLabel(dot.run.summary, paths)}` : "";
    },
    clickAt(x, y, size) {
      const dot = at(x, y, size);
      if (dot) choose(dot.run.summary.run);
    },
  };
}
