import { createSelect } from "../page/select.ts";
import type { Run } from "../state/state.ts";
import { createLegend } from "./legend.ts";
import { type Colouring, colourings, createColouring } from "./pictures/colouring.ts";

/** Chooses what the colours of runs say, and explains them. */
export function createColourControl(choose: (colourBy: string) => void) {
  const select = createSelect("Colour by", choose);
  const legend = createLegend();
  return {
    root: select.root,
    legend: legend.root,
    /** @param wanted what was chosen; verdicts where these runs have nothing of that name */
    render(
      runs: readonly Run[],
      paths: readonly string[],
      wanted: string,
    ): { colourBy: string; colouring: Colouring } {
      const known = colourings(paths);
      const colourBy = known.has(wanted) ? wanted : "verdict";
      select.show(known, colourBy);
      const colouring = createColouring(colourBy, runs);
      legend.render(colouring);
      return { colourBy, colouring };
    },
  };
}
