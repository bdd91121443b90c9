import { fontSize, haloWidth, type Pen, type Size } from "./pen.ts";

/** What each canvas was fitted to. */
const fitted = new WeakMap<HTMLCanvasElement, string>();

/** Fits the canvas to a size in CSS pixels and to the screen's own pixels, empties it, and draws on it. */
export function canvasPen(
  canvas: HTMLCanvasElement,
  { width, height }: Size,
  fontFamily: string,
  ratio = devicePixelRatio,
): Pen {
  const context = canvas.getContext("2d")!;
  const fit = [width, height, ratio, fontFamily].join();
  if (fitted.get(canvas) === fit) context.clearRect(0, 0, width, height);
  else {
    // A new size takes new memory, and a font has the browser compute the page's styles.
    fitted.set(canvas, fit);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.setProperty("height", `${height}px`);
    context.scale(ratio, ratio);
    context.font = `${fontSize}px ${fontFamily}`;
    context.lineJoin = "round";
  }

  return {
    line(points, { colour, width: lineWidth, dash = [] }) {
      context.strokeStyle = colour;
      context.lineWidth = lineWidth;
      context.setLineDash(dash as number[]);
      context.beginPath();
      let isDown = false;
      for (let i = 0; i < points.length; i += 2) {
        const [x, y] = [points[i]!, points[i + 1]!];
        if (Number.isNaN(y)) isDown = false;
        else if (isDown) context.lineTo(x, y);
        else {
          context.moveTo(x, y);
          isDown = true;
        }
      }
      context.stroke();
    },
    rectangle({ left, top, width: w, height: h }, fill) {
      context.fillStyle = fill;
      context.fillRect(left, top, w, h);
    },
    polygon(points, fill) {
      context.fillStyle = fill;
      context.beginPath();
      for (let i = 0; i < points.length; i += 2) context.lineTo(points[i]!, points[i + 1]!);
      context.fill();
    },
    dot(x, y, radius, fill) {
      context.fillStyle = fill;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    },
    text(x, y, text, { colour, align, baseline, halo }) {
      context.fillStyle = colour;
      context.textAlign = align;
      context.textBaseline = baseline;
      if (halo) {
        context.strokeStyle = halo;
        context.lineWidth = haloWidth;
        context.setLineDash([]);
        context.strokeText(text, x, y);
      }
      context.fillText(text, x, y);
    },
    clip({ left, top, width: w, height: h }, draw) {
      context.save();
      context.beginPath();
      context.rect(left, top, w, h);
      context.clip();
      draw();
      context.restore();
    },
    cells: (area, columns, palette) => drawCells(context, area, columns, palette),
  };
}

/** Paints one pixel for each cell and scales the picture to its area, with sharp edges. */
function drawCells(
  context: CanvasRenderingContext2D,
  ...[area, columns, palette]: Parameters<Pen["cells"]>
): void {
  const rows = columns[0]?.length ?? 0;
  if (rows === 0) return;
  const image = document.createElement("canvas");
  image.width = columns.length;
  image.height = rows;
  const pixels = image.getContext("2d")!.createImageData(columns.length, rows);
  const colours = palette.map((colour) => Number.parseInt(colour.slice(1), 16));
  for (const [x, column] of columns.entries())
    for (let y = 0; y < rows; y++) {
      const colour = colours[column[y]!]!;
      pixels.data.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], 4 * (y * columns.length + x));
    }
  image.getContext("2d")!.putImageData(pixels, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(image, area.left, area.top, area.width, area.height);
}
