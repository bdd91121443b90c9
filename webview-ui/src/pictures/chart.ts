import { element, setText } from "../page/element.ts";
import type { Theme } from "../page/theme.ts";
import { canvasPen } from "./canvasPen.ts";
import { createDataTable } from "./dataTable.ts";
import type { SavedFile } from "./download.ts";
import { addGestures } from "./gestures.ts";
import type { Area } from "./pen.ts";
import { type Marks, type Picture, toCsv } from "./picture.ts";
import { drawSaved } from "./savedPicture.ts";
import { svgPen } from "./svgPen.ts";

export interface Chart {
  root: HTMLElement;
  /** Shows a picture; `make` is called only when one of `from` is not what it was. */
  update(from: readonly unknown[], make: () => Picture, theme: Theme): void;
  destroy(): void;
}

export interface ChartOptions {
  heading: HTMLElement;
  /** the name of a saved file, without its ending */
  fileName: () => string;
  /** what a saved picture is headed with */
  title: () => string;
  height?: number;
  save: (file: SavedFile) => void;
}

const svgNamespace = "http://www.w3.org/2000/svg";
/** A picture that has not moved for so long is drawn in full, in milliseconds. */
const restMs = 150;
const exportSize = { width: 640, height: 360 };

/** A picture on the screen, its data in a table behind it, and buttons that save either. */
export function createChart({ heading, fileName, title, height = 180, save }: ChartOptions): Chart {
  const readout = element("span", { class: "readout muted", "aria-hidden": "true" });
  const canvas = element("canvas", { role: "img" });
  const frame = element("div", { class: "canvas-frame" }, canvas);
  const table = createDataTable();
  const marks = document.createElementNS(svgNamespace, "svg");
  marks.setAttribute("class", "marks");
  marks.setAttribute("aria-hidden", "true");
  const picture = element("div", { class: "picture" }, frame, marks, readout);
  let shown: { from: readonly unknown[]; picture: Picture; theme: Theme } | undefined;
  /** until then the picture moves, and is drawn quickly */
  let restsAt = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;

  /** as the observer tells it: asking the frame would have the browser lay out the page for every picture */
  let width = 0;
  const size = () => ({ width, height });
  function redraw(): void {
    if (!shown || width === 0) return;
    const isQuick = performance.now() < restsAt;
    shown.picture.draw(canvasPen(canvas, size(), shown.theme.fontFamily), size(), shown.theme, isQuick);
  }
  const redrawOnce = afterRendering(redraw);
  function moving(): void {
    restsAt = performance.now() + restMs;
    clearTimeout(rest);
    rest = setTimeout(redraw, restMs + 1);
  }
  const mark = (area: Area | null) => drawMarks(marks, area && { points: [], area }, height);
  const gestures = addGestures(canvas, { picture: () => shown?.picture, size, mark, moving });
  picture.append(gestures.tools);
  const root = element("section", { class: "chart" }, heading, picture, table.root);
  const observer = new ResizeObserver(([entry]) => {
    width = Math.round(entry?.contentRect.width ?? 0);
    redraw();
  });
  observer.observe(frame);

  canvas.addEventListener("pointermove", ({ offsetX, offsetY, buttons }) => {
    if (!shown || (buttons & 1 && shown.picture.dragging)) return;
    setText(readout, shown.picture.valueAt?.(offsetX, offsetY, size()) ?? "");
    // On the side of the pointer where there is more room.
    const isLeft = offsetX > width / 2;
    place(readout, isLeft ? { right: width - offsetX + 12 } : { left: offsetX + 12 }, offsetY);
    drawMarks(marks, shown.picture.marksAt?.(offsetX, offsetY, size(), shown.theme) ?? null, height);
  });
  canvas.addEventListener("pointerleave", () => {
    setText(readout, "");
    drawMarks(marks, null, height);
  });
  canvas.addEventListener("click", ({ offsetX, offsetY }) =>
    shown?.picture.clickAt?.(offsetX, offsetY, size()),
  );

  for (const [kind, make] of Object.entries(savedForms(title))) {
    const button = element("button", { type: "button", class: "small" }, `Save ${kind}`);
    button.addEventListener("click", async () => {
      if (!shown) return;
      const blob = await make(shown.picture, shown.theme);
      save({ name: `${fileName()}.${kind.toLowerCase()}`, blob });
    });
    table.tools.append(button);
  }

  return {
    root,
    update(from, make, theme) {
      const isSame =
        shown?.from.length === from.length && from.every((value, index) => value === shown?.from[index]);
      if (isSame && shown?.theme === theme) return;
      const picture = isSame ? shown!.picture : make();
      shown = { from, picture, theme };
      if (canvas.getAttribute("aria-label") !== picture.description)
        canvas.setAttribute("aria-label", picture.description);
      table.update(picture);
      gestures.follow(picture);
      redrawOnce();
    },
    destroy: () => observer.disconnect(),
  };
}

/** The files that a picture is saved as. */
function savedForms(
  title: () => string,
): Record<string, (picture: Picture, theme: Theme) => Promise<Blob> | Blob> {
  return {
    SVG(picture, theme) {
      const pen = svgPen(exportSize, theme.background, picture.description);
      drawSaved(pen, exportSize, picture, title(), theme);
      return new Blob([pen.toString()], { type: "image/svg+xml" });
    },
    PNG(picture, theme) {
      const image = element("canvas");
      const pen = canvasPen(image, exportSize, theme.fontFamily, 2);
      pen.rectangle({ left: 0, top: 0, ...exportSize }, theme.background);
      drawSaved(pen, exportSize, picture, title(), theme);
      return new Promise((resolve, reject) =>
        image.toBlob(
          (blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large."))),
          "image/png",
        ),
      );
    },
    CSV: (picture) => new Blob([toCsv(picture.rows())], { type: "text/csv" }),
  };
}

/**
 * Calls `draw` once, in the same frame, when the page's elements are up to date: a text on a canvas has the browser
 * compute the styles of whatever has changed before it.
 */
function afterRendering(draw: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      draw();
    });
  };
}

/** Puts the read-out beside the pointer, in CSS pixels. */
function place(readout: HTMLElement, { left, right }: { left?: number; right?: number }, y: number): void {
  const css = (length: number | undefined) => (length === undefined ? "auto" : `${length}px`);
  readout.style.setProperty("left", css(left));
  readout.style.setProperty("right", css(right));
  readout.style.setProperty("top", css(Math.max(0, y - 28)));
}

function drawMarks(svg: SVGElement, marks: Marks | null, height: number): void {
  const make = (tag: string, attributes: Record<string, string | number>) => {
    const made = document.createElementNS(svgNamespace, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    return made;
  };
  const { line, area, points = [] } = marks ?? {};
  svg.replaceChildren(
    ...(area ? [make("rect", { x: area.left, y: area.top, width: area.width, height: area.height })] : []),
    ...(line === undefined ? [] : [make("line", { x1: line, x2: line, y1: 8, y2: height - 20 })]),
    ...points.map(({ x, y, colour }) => make("circle", { cx: x, cy: y, r: 3.5, fill: colour })),
  );
}
