import { element } from "./element.ts";
import { withSubscripts } from "./symbols.ts";

/** One of a few values, as a row of radio buttons. */
export interface Choice<T extends string> {
  root: HTMLElement;
  show(value: T): void;
}

let groups = 0;

export function createChoice<T extends string>(
  label: string,
  options: Record<T, string>,
  change: (value: T) => void,
): Choice<T> {
  const group = `choice-${++groups}`;
  const inputs = new Map<T, HTMLInputElement>();
  const root = element("div", { class: "choice", role: "radiogroup", "aria-label": label });
  for (const [value, text] of Object.entries(options) as [T, string][]) {
    const input = element("input", { type: "radio", name: group, value });
    input.addEventListener("change", () => change(value));
    inputs.set(value, input);
    root.append(element("label", {}, input, element("span", {}, ...withSubscripts(text))));
  }
  return {
    root,
    show(value) {
      const input = inputs.get(value);
      if (input) input.checked = true;
    },
  };
}
