import { element } from "./element.ts";

/** A drop-down list. */
export interface Select {
  root: HTMLElement;
  /** @param options by value: the texts */
  show(options: ReadonlyMap<string, string>, value: string): void;
}

export function createSelect(label: string, change: (value: string) => void): Select {
  const select = element("select", { "aria-label": label });
  select.addEventListener("change", () => change(select.value));
  return {
    root: element("label", {}, `${label} `, select),
    show(options, value) {
      const key = JSON.stringify([...options]);
      if (select.dataset["key"] !== key) {
        select.dataset["key"] = key;
        select.replaceChildren(
          ...Array.from(options, ([id, text]) => element("option", { value: id }, text)),
        );
      }
      select.value = value;
    },
  };
}
