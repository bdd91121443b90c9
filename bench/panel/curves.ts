import { build } from "esbuild";
import type { Browser } from "playwright-core";

export interface CurvesSize {
  runs: number;
  epochs: number;
  /** of the layers */
  widths: number[];
}

/** Milliseconds of the page's own drawing code, without the page: every run's curves on a canvas of the usual size. */
export async function drawAll(browser: Browser, size: CurvesSize): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export { decayPicture } from "./webview-ui/src/run/decay/decayPicture.ts";
        export { valueAxis } from "./webview-ui/src/run/decay/decayScale.ts";
        export { canvasPen } from "./webview-ui/src/pictures/canvasPen.ts";`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    format: "iife",
    globalName: "drawing",
    write: false,
  });
  const page = await browser.newPage();
  await page.evaluate(outputFiles[0]!.text);
  const time = await page.evaluate(draw, size);
  await page.close();
  return time;
}

/** In the page: decays like those of a network, drawn one after the other; reading a pixel waits for the paint. */
function draw({ runs, epochs, widths }: CurvesSize): number {
  const { decayPicture, valueAxis, canvasPen } = (window as unknown as { drawing: Drawing }).drawing;
  const theme = {
    first: "#c3c8d0",
    newest: "#0060c0",
    muted: "#5a5f66",
    grid: "#e0e0e0",
    background: "#ffffff",
  };
  const histories = Array.from({ length: runs }, (_, run) =>
    widths.map((width) => ({
      name: "layer",
      width,
      spectra: Array.from({ length: epochs }, (_, epoch) => {
        const steepness = 1 + (5 * run * epoch) / runs / epochs;
        const singularValues = Array.from({ length: width }, (_, i) => Math.exp((-steepness * i) / width));
        return { epoch, layer: { name: "layer", width, singularValues } };
      }),
    })),
  );
  const canvas = document.createElement("canvas");
  const size = { width: 320, height: 190 };
  const start = performance.now();
  for (const history of histories.flat()) {
    const values = valueAxis([], false);
    const options = { form: "curves", values, logIndex: false, until: epochs - 1, last: epochs - 1 };
    decayPicture(history, options).draw(canvasPen(canvas, size, "sans-serif"), size, theme);
    canvas.getContext("2d")!.getImageData(0, 0, 1, 1);
  }
  return performance.now() - start;
}

interface Drawing {
  decayPicture(
    history: unknown,
    options: unknown,
  ): { draw(pen: unknown, size: unknown, theme: unknown): void };
  valueAxis(spectra: [], logarithmic: boolean): unknown;
  canvasPen(canvas: HTMLCanvasElement, size: unknown, fontFamily: string): unknown;
}
