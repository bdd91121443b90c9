/** The pictures of a report: those of the page, without anybody who arranges them. */
import { parameterLabels, seedPath } from "../../../server/src/domain/parameters.ts";
import type { Picture } from "../pictures/picture.ts";
import { parameterScale } from "../runs/parameterScale.ts";
import { studyScales } from "../runs/studyScales.ts";
import { metricOf, metricsOf, objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";
import { courseOf, stretchesOf } from "../study/course.ts";
import { measuresOf } from "../study/measures.ts";
import { createColouring } from "../study/pictures/colouring.ts";
import { contourPicture } from "../study/pictures/contourPicture.ts";
import { bestSoFarPicture, timelineHeight, timelinePicture } from "../study/pictures/coursePictures.ts";
import { frontOf, frontPicture } from "../study/pictures/frontPicture.ts";
import {
  importanceHeight,
  importancePicture,
  parameterImportance,
} from "../study/pictures/importancePicture.ts";
import { overlayPicture, seriesOf } from "../study/pictures/overlay.ts";
import { parallelPicture } from "../study/pictures/parallelPicture.ts";
import { parameterPicture } from "../study/pictures/parameterPicture.ts";

export interface TitledPicture {
  title: string;
  picture: Picture;
  height?: number;
}

/** Runs that are drawn one by one; of more, some that are evenly spread, so that the file stays small. */
const mostRuns = 300;
/** parameters that are drawn against the result, the most important first */
const mostParameters = 4;

const nothing = () => {};

export function studyPictures(all: readonly Run[], paths: readonly string[]): TitledPicture[] {
  const stride = Math.ceil(all.length / mostRuns);
  const runs = all.filter((_, index) => index % stride === 0);
  const some = stride > 1 ? `, ${runs.length} of ${all.length} runs` : "";
  const objective = metricOf(objectiveOf(all).metric);
  const byVerdict = createColouring("verdict", runs);
  const varying = paths.filter((path) => path !== seedPath);
  const importance = parameterImportance(all, varying);
  const order = importance.kind === "known" ? varying.toSorted((a, b) => worth(b) - worth(a)) : varying;
  function worth(path: string): number {
    return importance.kind === "known" ? importance.found.columns[varying.indexOf(path)]!.value : 0;
  }
  const labels = parameterLabels(varying);
  const stretches = stretchesOf(runs, Date.now());
  return [
    ...curves(runs, paths, some),
    {
      title: "Best result by epochs spent",
      picture: bestSoFarPicture(courseOf(all), objective, nothing),
    },
    ...(stretches.length > 0
      ? [
          {
            title: `Time line of the workers, by verdict${some}`,
            picture: timelinePicture(stretches, byVerdict, paths, nothing),
            height: timelineHeight(stretches) + 60,
          },
        ]
      : []),
    ...(varying.length > 0
      ? [
          {
            title: `Parallel coordinates, by verdict${some}`,
            picture: parallelPicture(runs, studyScales(runs, paths), {}, byVerdict, paths, {
              brush: nothing,
              choose: nothing,
            }),
          },
        ]
      : []),
    ...(importance.kind === "known"
      ? [
          {
            title: "Importance of the parameters, with its uncertainty",
            picture: importancePicture(importance),
            height: importanceHeight(varying.length) + 40,
          },
        ]
      : []),
    ...contour(runs, order, paths, some),
    ...tradeOff(runs, paths, some),
    ...order.slice(0, mostParameters).map((path) => ({
      title: `${labels.get(path)} and best ${objective.label}${some}`,
      picture: parameterPicture(
        runs,
        parameterScale(path, runs, labels.get(path)),
        objective,
        byVerdict,
        paths,
        nothing,
      ),
    })),
  ];
}

/** The two parameters that tell the most. */
function contour(
  runs: readonly Run[],
  order: readonly string[],
  paths: readonly string[],
  some: string,
): TitledPicture[] {
  const [x, y] = order;
  if (x === undefined || y === undefined) return [];
  const labels = parameterLabels(order);
  const [across, up] = [parameterScale(x, runs, labels.get(x)), parameterScale(y, runs, labels.get(y))];
  return [
    {
      title: `Result by ${across.label} (across) and ${up.label} (up)${some}`,
      picture: contourPicture(runs, { x: across, y: up, byRank: false, paths }, nothing),
    },
  ];
}

/** The objective and what the runs cost. */
function tradeOff(runs: readonly Run[], paths: readonly string[], some: string): TitledPicture[] {
  const [y, x] = measuresOf(runs);
  if (x === undefined || y === undefined) return [];
  return [
    {
      title: `${y.label} (up) by ${x.label} (across)${some}`,
      picture: frontPicture(frontOf(runs, x, y), [x, y], createColouring("verdict", runs), paths, nothing),
    },
  ];
}

/** The curves of the objective and of the losses. */
function curves(runs: readonly Run[], paths: readonly string[], some: string): TitledPicture[] {
  const colouring = createColouring("verdict", runs);
  const available = metricsOf(runs);
  const shown = available.filter(
    ({ name }, index) => index === 0 || name === "validationLoss" || name === "trainLoss",
  );
  return shown.map((metric) => ({
    title: `${metric.label} by epoch, by verdict${some}`,
    picture: overlayPicture(
      seriesOf(runs, metric, 0),
      { metric, colouring, logarithmic: metric.isLoss, zoom: null, paths, chosen: null },
      { zoom: nothing, choose: nothing },
    ),
  }));
}
