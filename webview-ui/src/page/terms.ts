import { glossary, type Term } from "../../../server/src/domain/glossary.ts";
import { element } from "./element.ts";
import { withSubscripts } from "./symbols.ts";

/** All terms with their meanings, on demand: what the tooltips say, for the keyboard and for touch. */
export function createTerms(): HTMLElement {
  const list = element("dl", { class: "terms" });
  const root = element(
    "details",
    { class: "all-terms" },
    element("summary", {}, "? What the terms mean"),
    list,
  );
  root.addEventListener("toggle", () => {
    if (list.childElementCount > 0) return;
    const terms = Object.values<Term>(glossary);
    list.append(
      ...terms.flatMap(({ name, meaning }) => [
        element("dt", {}, ...withSubscripts(name)),
        element("dd", {}, meaning),
      ]),
    );
  });
  return root;
}
