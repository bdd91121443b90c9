/** The legend of a picture, or of a colouring that several share, beside them. */
import { element } from "../page/element.ts";
import { withSubscripts } from "../page/symbols.ts";
import type { LegendEntry } from "../pictures/legend.ts";

export interface LegendView {
  root: HTMLElement;
  /** @param ramp the ends of a ramp of colours, in words; it stands in place of the entries */
  render(signs: { legend?: readonly LegendEntry[]; ramp?: readonly [string, string] | null }): void;
}

/** Signs that are no line; bars and dots of a colouring mean the same as its lines. */
const swatches: Partial<Record<LegendEntry["sign"], string>> = {
  hatch: "swatch hatch",
  dashes: "swatch dashed",
};

/** More entries would be a list of the runs. */
const most = 12;

export function createLegend(): LegendView {
  const root = element("p", { class: "note legend" });
  return {
    root,
    render({ legend = [], ramp = null }) {
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
        ...legend.slice(0, most).map(({ name, colour, sign }) => {
          const swatch = element("span", { class: swatches[sign] ?? "swatch" });
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
