/** How often each figure is taken; the median is printed. */
export const ROUNDS = 5;

/** Prints a figure, and the goal that it has. */
export function report(what: string, figure: string, goal: string): void {
  console.log(`${what.padEnd(56)} ${figure.padEnd(22)} ${goal}`.trimEnd());
}
