import { say } from "../../messages/catalogue.ts";
import { setting } from "../fixes/fix.ts";
import type { Path } from "../syntax/tree.ts";
import type { Raise } from "./finding.ts";

/** Warns of values that a list holds more than once: they are one and the same run. */
export function checkDistinct(list: readonly unknown[], path: Path, warning: Raise): void {
  const firsts = new Set(firstPlaces(list));
  const distinct = list.filter((_, index) => firsts.has(index));
  for (const [index, value] of list.entries())
    if (!firsts.has(index))
      warning([...path, index], say("duplicate-value", { value: JSON.stringify(value) }), {
        ...setting(path, distinct, "Remove duplicate values"),
        safe: true,
      });
}

/** The indices at which each value of a list stands for the first time. */
export function firstPlaces(list: readonly unknown[]): number[] {
  const seen = new Set<string | undefined>();
  return list.flatMap((value, index) => {
    const text = JSON.stringify(value);
    if (seen.has(text)) return [];
    seen.add(text);
    return [index];
  });
}
