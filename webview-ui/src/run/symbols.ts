import { element } from "../page/element.ts";

/** Text with the paper's symbols, written `s_F`, set with their subscripts; a symbol stays on one line with its value. */
export function withSubscripts(text: string): (Node | string)[] {
  const unbroken = text
    .replaceAll(/ ([=≤≥]) /g, "\u00a0$1\u00a0")
    .replaceAll(/(\bs_\w+) (?=[-\d])/g, "$1\u00a0");
  return unbroken.split(/(?<=\bs)_(\w+)/).map((part, index) => (index % 2 ? element("sub", {}, part) : part));
}
