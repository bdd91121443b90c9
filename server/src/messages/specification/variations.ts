/** Values that vary among the runs of a study: grids, choices and ranges. */
import type { Messages } from "../message.ts";

export interface Mixed {
  name: string;
  kind: string;
  extra: string;
}

export const variationMessages = {
  "not-variable": ({ name, reason }: { name: string; reason: string }) => `${name} can't vary: ${reason}.`,
  "mixed-variation": ({ name, kind, extra }: Mixed) => [
    `${name} has both "${kind}" and "${extra}"`,
    "remove one of them",
  ],
  "mixed-variation/count": ({ name, kind, extra, count }: Mixed & { count: string }) => [
    `${name} has "${extra}" beside "${kind}"`,
    `remove it; "initialization": { "seeds": ${count} } draws ${count} values`,
  ],
  "misspelt-variation": ({ name, key, near }: { name: string; key: string; near: string }) => [
    `${name} can't vary by "${key}"`,
    `did you mean "${near}"?`,
  ],
  "empty-variation": ({ name }: { name: string }) => [
    `${name} is empty, so no run would have a value`,
    "give at least one",
  ],
  "single-value": ({ name }: { name: string }) => [
    `${name} has only one value, so nothing varies`,
    "add others, or write the value alone",
  ],
  "duplicate-value": ({ value }: { value: string }) => [
    `${value} is in this list more than once, and is trained only once`,
    "remove the others",
  ],
  "draw-of-no-number": ({ name, wanted }: { name: string; wanted: string }) => [
    `${name} must be ${wanted}, which a range cannot contain`,
    'list values under "choice"',
  ],
  "draw-of-fractions": ({ name, kind, whole }: { name: string; kind: string; whole: string }) => [
    `${name} is a whole number`,
    `use "${whole}" instead of "${kind}"`,
  ],
  "log-of-zero": ({
    name,
    low,
    start,
    linear,
  }: {
    name: string;
    low: number;
    start: string;
    linear: string;
  }) => [
    `${name} starts at ${low}, and a logarithmic scale has only numbers above 0`,
    `start ${start}, or use "${linear}"`,
  ],
  "inverted-range": ({ name, low, high }: { name: string; low: number; high: number }) => [
    `The minimum ${low} of ${name} is greater than its maximum ${high}`,
    "swap them",
  ],
} as const satisfies Messages;
