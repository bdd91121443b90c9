import { say } from "../../messages/catalogue.ts";
import { setting } from "../fixes/fix.ts";
import type { Path } from "../syntax/tree.ts";
import type { Raise } from "./finding.ts";

/** Warns of values that a list holds more than once: they are one and the same run. */
export function checkDistinct(list: readonly unknown[], path: Path, warning: Raise): void {
  const texts = list.map((value) => JSON.stringify(value));
  const first = new Map(texts.map((text, index): [string, number] => [text, index]).reverse());
  const distinct = list.filter((_, index) => first.get(texts[index]!) === index);
  for (const [index, text] of texts.entries()) {
    if (first.get(text) === index) continue;
    warning([...path, index], say("duplicate-value", { value: text }), {
      ...setting(path, distinct, "Remove duplicate values"),
      safe: true,
    });
  }
}
