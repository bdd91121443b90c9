/** How long the page's own code takes to draw a study of many runs, on a canvas of the usual size. */
import { build } from "esbuild";
import type { Browser } from "playwright-core";

export interface StudyTimes {
  /** all runs' curves: from the records to the pixels */
  overlay: number;
  /** the frame that is drawn while the picture moves */
  moving: number;
  parallel: number;
  importance: number;
}

/** Medians of some drawings, in milliseconds; reading a pixel waits for the paint. */
export async function measureStudy(
  browser: Browser,
  size: { runs: number; epochs: number; parameters: number },
): Promise<StudyTimes> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export { canvasPen } from "./webview-ui/src/pictures/canvasPen.ts";
        export { createColouring } from "./webview-ui/src/study/pictures/colouring.ts";
        export { metricOf } from "./webview-ui/src/state/metrics.ts";
        export { overlayPicture, seriesOf } from "./webview-ui/src/study/pictures/overlay.ts";
        export { parallelPicture } from "./webview-ui/src/study/pictures/parallelPicture.ts";
        export { parameterImportance } from "./webview-ui/src/study/pictures/importancePicture.ts";
        export { studyScales } from "./webview-ui/src/runs/studyScales.ts";
        export { paper } from "./webview-ui/src/run/paper.ts";`,
      resolveDir: process.cwd(),
      loader: "ts",
    },
    bundle: true,
    format: "iife",
    globalName: "study",
    write: false,
  });
  const page = await browser.newPage();
  await page.evaluate(outputFiles[0]!.text);
  const times = await page.evaluate(measure, size);
  await page.close();
  return times;
}

/** In the page: runs whose curves rise with some noise, and parameters that are spread evenly. */
function measure({ runs: count, epochs, parameters }: { runs: number; epochs: number; parameters: number }) {
  type Any = never;
  const study = (
    window as unknown as { study: Record<string, (...args: unknown[]) => Any> & { paper: unknown } }
  ).study;
  const spread = (index: number, step: number) => (index * step) % 1;
  const paths = Array.from({ length: parameters }, (_, index) => `training.p${index}`);
  const runs = Array.from({ length: count }, (_, index) => ({
    summary: {
      run: `run${index}`,
      study: "s",
      name: "s",
      seed: index,
      gain: 1,
      scheme: "xavierNormal",
      hidden: [8],
      state: "finished",
      epoch: epochs,
      epochs,
      validationAccuracy: spread(index, 0.618034),
      verdict: { verdict: ["continue", "discard", "saturated", "unknown"][index % 4] },
      parameters: Object.fromEntries(paths.map((path, at) => [path, spread(index, 0.1 + 0.0917 * at)])),
    },
    records: Array.from({ length: epochs + 1 }, (_, epoch) => ({
      epoch,
      validationAccuracy:
        0.5 +
        0.4 * spread(index, 0.618034) * (1 - Math.exp(-epoch / 20)) +
        0.02 * spread(index + epoch, 0.754877),
    })),
    verdicts: [],
  }));
  const canvas = document.createElement("canvas");
  const size = { width: 700, height: 320 };
  const metric = study["metricOf"]!("validationAccuracy");
  const colouring = study["createColouring"]!("verdict", runs);
  const none = { zoom: () => {}, brush: () => {}, choose: () => {} };
  const overlay = () =>
    study["overlayPicture"]!(
      study["seriesOf"]!(runs, metric, 0),
      { metric, colouring, logarithmic: false, zoom: null, paths, chosen: null },
      none,
    ) as Picture;
  const parallel = () =>
    study["parallelPicture"]!(
      runs,
      study["studyScales"]!(runs, paths),
      {},
      colouring,
      paths,
      none,
    ) as Picture;
  interface Picture {
    draw(pen: unknown, size: unknown, theme: unknown, isQuick?: boolean): void;
  }
  const draw = (picture: Picture, isQuick: boolean) => {
    picture.draw(study["canvasPen"]!(canvas, size, "sans-serif", 1), size, study.paper, isQuick);
    canvas.getContext("2d")!.getImageData(0, 0, 1, 1);
  };
  const median = (work: () => void) => {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    });
    return times.sort((a, b) => a - b)[2]!;
  };
  const moved = overlay();
  return {
    overlay: median(() => draw(overlay(), false)),
    moving: median(() => draw(moved, true)),
    parallel: median(() => draw(parallel(), false)),
    importance: median(() => study["parameterImportance"]!(runs, paths)),
  };
}
