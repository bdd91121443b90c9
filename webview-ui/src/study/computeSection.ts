import { element, setText } from "../page/element.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf } from "../pictures/download.ts";
import { metricOf, objectiveOf } from "../state/metrics.ts";
import { createColourControl } from "./colourControl.ts";
import { courseOf, courseText, stretchesOf } from "./course.ts";
import { createLegend } from "./legend.ts";
import { bestSoFarPicture, timelinePicture } from "./pictures/coursePictures.ts";
import type { StudyEvents, StudySectionView } from "./studySection.ts";
import { createTradeOffChart } from "./tradeOffChart.ts";

/** What the compute bought, what stopping saved, and who trained when. */
export function createComputeSection(events: StudyEvents): StudySectionView {
  const { arrange, choose, save } = events;
  const colour = createColourControl((colourBy) => arrange({ colourBy }));
  const bestLegend = createLegend();
  let name = "study";
  const chart = (title: string, file: string, height: number) =>
    createChart({
      heading: element("h3", {}, title),
      fileName: () => fileNameOf(name, file),
      title: () => `${title}: ${name}`,
      height,
      save,
    });
  const best = chart("Best result by epochs spent", "best-so-far", 220);
  best.root.querySelector("h3")?.after(bestLegend.root);
  const told = element("p", { class: "muted note" });
  const timeline = chart("Time line of the workers", "time-line", 150);
  timeline.root.querySelector("h3")?.after(element("div", { class: "switches" }, colour.root), colour.legend);
  const unknown = element("p", { class: "muted note" }, "These runs do not tell when they trained.");
  const tradeOff = createTradeOffChart(events);

  return {
    root: element("div", {}, best.root, told, timeline.root, unknown, tradeOff.root),
    render(input) {
      const { runs, paths, view, theme } = input;
      name = runs[0]?.summary.name ?? "study";
      const { colourBy, colouring } = colour.render(runs, paths, view.colourBy);
      const course = courseOf(runs);
      setText(told, courseText(course));
      const objective = metricOf(objectiveOf(runs).metric);
      const bestSoFar = bestSoFarPicture(course, objective, choose);
      bestLegend.render(bestSoFar);
      best.update([...runs], () => bestSoFar, theme);
      const stretches = stretchesOf(runs, Date.now());
      timeline.root.hidden = stretches.length === 0;
      unknown.hidden = stretches.length > 0;
      timeline.update([colourBy, ...runs], () => timelinePicture(stretches, colouring, paths, choose), theme);
      tradeOff.render(input);
    },
  };
}
