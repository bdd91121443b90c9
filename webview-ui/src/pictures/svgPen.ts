import { fontSize, haloWidth, type Pen, type Size } from "./pen.ts";

const round = (value: number): string => String(Math.round(value * 100) / 100);
const anchors = { left: "start", center: "middle", right: "end" };
/** how far below y the baseline lies, as a share of the font's size */
const drops = { top: 0.8, middle: 0.35, bottom: -0.2 };

/**
 * Writes what is drawn as an SVG file that stands alone.
 *
 * @param title what a screen reader says of it
 */
export function svgPen(
  { width, height }: Size,
  background: string,
  title: string,
): Pen & { toString(): string } {
  const parts: string[] = [];

  function path(points: readonly number[]): string {
    let data = "";
    let isDown = false;
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [points[i]!, points[i + 1]!];
      if (!Number.isNaN(y)) data += `${isDown ? "L" : "M"}${round(x)} ${round(y)}`;
      isDown = !Number.isNaN(y);
    }
    return data;
  }
  function rectangle(left: number, top: number, w: number, h: number, fill: string): void {
    parts.push(
      `<rect x="${round(left)}" y="${round(top)}" width="${round(w)}" height="${round(h)}" fill="${fill}"/>`,
    );
  }

  rectangle(0, 0, width, height, background);
  return {
    line(points, { colour, width: lineWidth, dash = [] }) {
      const data = path(points);
      if (data === "") return;
      const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : "";
      parts.push(
        `<path d="${data}" fill="none" stroke="${colour}" stroke-width="${lineWidth}"${dashes} stroke-linejoin="round"/>`,
      );
    },
    rectangle: ({ left, top, width: w, height: h }, fill) => rectangle(left, top, w, h, fill),
    polygon: (points, fill) => parts.push(`<path d="${path(points)}Z" fill="${fill}"/>`),
    dot: (x, y, radius, fill) =>
      parts.push(`<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" fill="${fill}"/>`),
    text(x, y, text, { colour, align, baseline, halo }) {
      const around = halo
        ? ` stroke="${halo}" stroke-width="${haloWidth}" stroke-linejoin="round" paint-order="stroke"`
        : "";
      const place = `x="${round(x)}" y="${round(y + fontSize * drops[baseline])}"`;
      parts.push(
        `<text ${place} fill="${colour}" text-anchor="${anchors[align]}"${around}>${escapeText(text)}</text>`,
      );
    },
    clip({ left, top, width: w, height: h }, draw) {
      // An SVG inside another shows nothing outside its view box.
      const box = [left, top, w, h].map(round);
      parts.push(
        `<svg x="${box[0]}" y="${box[1]}" width="${box[2]}" height="${box[3]}" viewBox="${box.join(" ")}">`,
      );
      draw();
      parts.push("</svg>");
    },
    cells(area, columns, palette) {
      // Without smoothed edges, between which the background would shine through.
      parts.push('<g shape-rendering="crispEdges">');
      const w = area.width / columns.length;
      for (const [x, column] of columns.entries()) {
        const h = area.height / column.length;
        // Neighbours of one colour are one rectangle: a smooth picture has few.
        for (let from = 0, to = 0; from < column.length; from = to) {
          while (to < column.length && column[to] === column[from]) to++;
          rectangle(area.left + x * w, area.top + from * h, w, (to - from) * h, palette[column[from]!]!);
        }
      }
      parts.push("</g>");
    },
    toString: () =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      `font-family="system-ui, sans-serif" font-size="${fontSize}">\n<title>${escapeText(title)}</title>\n${parts.join("\n")}\n</svg>\n`,
  };
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
