/**
 * Colours that tell runs in one picture apart. They are equally light (relative luminance 0.2), so each has a
 * contrast of 3 to 1 and more on white as on black: WCAG 2.2, 1.4.11, in every theme.
 */
export const runColours = [
  "#008f8f",
  "#d6409f",
  "#a07800",
  "#6a6ff0",
  "#6b8e00",
  "#e0503c",
  "#5f86a0",
] as const;

/** So many runs are distinguishable: in each colour one solid curve and one dashed. */
export const mostCompared = 2 * runColours.length;

/** How the curve of the run at a place in the selection is drawn. */
export function runStroke(place: number): { colour: (typeof runColours)[number]; dashed: boolean } {
  return { colour: runColours[place % runColours.length]!, dashed: place >= runColours.length };
}
