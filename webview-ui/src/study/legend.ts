/** The legend of a colouring, around the pictures that share it. */
import { element } from "../page/element.ts";
import { withSubscripts } from "../page/symbols.ts";
import type { Colouring } from "./pictures/colouring.ts";

export interface LegendView {
  root: HTMLElement;
  render(colouring: Colouring): void;
}

/** More entries would be a list of the runs. */
const most = 12;

export function createLegend(): LegendView {
  const root = element("p", { class: "note legend" });
  return {
    root,
    render({ legend, ramp }) {
      const key = JSON.stringify([legend, ramp]);
      if (root.dataset["key"] === key) return;
      root.dataset["key"] = key;
      if (ramp)
        return root.replaceChildren(
          element(
            "span",
            { class: "ramp-legend" },
            element("span", {}, ramp[0]),
            element("span", { class: "ramp wide" }),
            element("span", {}, ramp[1]),
          ),
        );
      const more =
        legend.length > most ? [element("span", { class: "muted" }, `and ${legend.length - most} more`)] : [];
      root.replaceChildren(
        ...legend.slice(0, most).map(({ name, colour }) => {
          const swatch = element("span", { class: "swatch" });
          swatch.style.setProperty("color", colour.startsWith("#") ? colour : `var(--dai-${colour})`);
          return element(
            "span",
            { class: "legend-entry" },
            swatch,
            element("span", {}, ...withSubscripts(name)),
          );
        }),
        ...more,
      );
    },
  };
}
