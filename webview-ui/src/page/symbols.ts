import { glossary, type Term } from "../../../server/src/domain/glossary.ts";
import { element } from "./element.ts";

/** The meaning of each symbol of the glossary. */
const meanings = new Map(
  Object.values<Term>(glossary)
    .filter(({ name }) => name.startsWith("s_") || name === "δ")
    .map(({ name, meaning }) => [name, meaning]),
);

/**
 * Text with the paper's symbols, written `s_F`, set with their subscripts, each with its meaning as a tooltip; a symbol
 * stays on one line with its value.
 */
export function withSubscripts(text: string): (Node | string)[] {
  const unbroken = text
    .replaceAll(/ ([=≤≥]) /g, "\u00a0$1\u00a0")
    .replaceAll(/(\bs_\w+) (?=[-\d])/g, "$1\u00a0");
  return unbroken.split(/(\bs_\w+|δ)/).map((part, index) => (index % 2 ? symbol(part) : part));
}

function symbol(name: string): HTMLElement {
  const [letter = name, subscript] = name.split("_");
  const content = subscript === undefined ? [letter] : [letter, element("sub", {}, subscript)];
  const meaning = meanings.get(name);
  return meaning === undefined
    ? element("span", {}, ...content)
    : element("abbr", { title: meaning }, ...content);
}
