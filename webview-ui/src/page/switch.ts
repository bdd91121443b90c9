import { element } from "./element.ts";

/** Something that is on or off. */
export function createSwitch(label: string, change: (on: boolean) => void) {
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => change(box.checked));
  return {
    root: element("label", { class: "switch" }, box, ` ${label}`),
    show(on: boolean): void {
      box.checked = on;
    },
  };
}
