/** The page: sliders, one chart of all accuracies, and for each run its spectra and verdict. */
import { formatPercent, formatWholePercent } from "../../../server/src/domain/format.ts";
import { element, setText } from "../../../webview-ui/src/page/element.ts";
import { onThemeChange, readTheme } from "../../../webview-ui/src/page/theme.ts";
import { canvasPen } from "../../../webview-ui/src/pictures/canvasPen.ts";
import type { Picture } from "../../../webview-ui/src/pictures/picture.ts";
import { runColours } from "../../../webview-ui/src/pictures/runColours.ts";
import { decayPicture } from "../../../webview-ui/src/run/decay/decayPicture.ts";
import { valueAxis } from "../../../webview-ui/src/run/decay/decayScale.ts";
import { curvesPicture } from "../../../webview-ui/src/run/scores/curvesPicture.ts";
import { runsOf } from "./experiment.ts";
import { afterMessage, newRunState, type RunState, sentenceOf } from "./runState.ts";
import { fromFragment, type SettingName, settingNames, settings, toFragment } from "./settings.ts";
import { startTraining, type Training } from "./training.ts";

const accuracyHeight = 220;
const decayHeight = 140;

let chosen = fromFragment(location.hash);
let theme = readTheme();
let states: RunState[] = [];
let training: Training | undefined;

const accuracies = element("canvas", { role: "img", class: "accuracies" });
const runs = element("div", { class: "runs" });
const status = element("p", { class: "status", role: "status" });
const sliders = element("form", { class: "sliders" }, ...settingNames.map(slider));
const again = element("button", { type: "button" }, "Train again");
again.addEventListener("click", start);
document.querySelector("main")!.append(sliders, again, status, accuracies, runs);

function slider(name: SettingName): HTMLElement {
  const { label, values } = settings[name];
  const input = element("input", {
    type: "range",
    name,
    min: "0",
    max: String(values.length - 1),
    value: String((values as readonly number[]).indexOf(chosen[name])),
  });
  const value = element("output", {}, String(chosen[name]));
  input.addEventListener("input", () => {
    chosen = { ...chosen, [name]: values[Number(input.value)]! };
    setText(value, String(chosen[name]));
  });
  // Training starts when the slider is let go.
  input.addEventListener("change", () => {
    history.replaceState(null, "", `#${toFragment(chosen)}`);
    start();
  });
  return element("label", {}, element("span", {}, label), input, value);
}

function start(): void {
  training?.stop();
  states = runsOf(chosen).map(newRunState);
  runs.replaceChildren(...states.map(runCard));
  training = startTraining(
    states.map(({ run }) => run),
    (message) => {
      states = states.map((state, index) => (index === message.index ? afterMessage(state, message) : state));
      scheduleDraw();
    },
  );
  scheduleDraw();
}

function runCard({ run }: RunState, index: number): HTMLElement {
  const heading = element("h2", { style: `--run: ${runColours[index]}` }, run.name);
  const layers = [1, 2].map(() => element("canvas", { role: "img" }));
  return element("section", { class: "run" }, heading, element("p", {}), ...layers);
}

let isScheduled = false;
function scheduleDraw(): void {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    draw();
  });
}

function draw(): void {
  const ended = states.filter(({ end }) => end).length;
  setText(
    status,
    ended < states.length ? `${ended} of ${states.length} runs have ended.` : "All runs have ended.",
  );
  show(accuracies, accuracyPicture(), accuracyHeight);
  for (const [index, state] of states.entries()) {
    const card = runs.children[index]!;
    setText(card.querySelector("p")!, sentenceOf(state));
    for (const [layer, canvas] of card.querySelectorAll("canvas").entries())
      show(canvas, spectraPicture(state, layer), decayHeight);
  }
}

function show(canvas: HTMLCanvasElement, picture: Picture, height: number): void {
  const size = { width: canvas.parentElement!.clientWidth, height };
  canvas.setAttribute("aria-label", picture.description);
  picture.draw(canvasPen(canvas, size, theme.fontFamily), size, theme);
}

function accuracyPicture(): Picture {
  return curvesPicture({
    title: "Validation accuracy",
    epochs: chosen.epochs,
    checkpoints: [10],
    verdicts: [],
    range: (least, greatest) => [Math.min(0.4, least), Math.max(0.8, greatest)],
    format: formatPercent,
    formatTick: formatWholePercent,
    empty: "Training begins.",
    curves: states.map(({ run, epochs }, index) => ({
      name: "validation accuracy",
      of: run.name,
      colour: runColours[index]!,
      values: epochs.map(({ validationAccuracy }) => validationAccuracy),
    })),
  });
}

function spectraPicture({ epochs }: RunState, layer: number): Picture {
  const spectra = epochs.map(({ epoch, layers }) => ({ epoch, layer: layers[layer]! }));
  const { name, width } = spectra[0]?.layer ?? { name: `dense_${layer + 1}`, width: 1 };
  return decayPicture(
    { name, width, spectra },
    {
      form: "curves",
      values: valueAxis([], false),
      logIndex: false,
      until: spectra.at(-1)?.epoch ?? 0,
      last: chosen.epochs,
    },
  );
}

addEventListener("hashchange", () => {
  chosen = fromFragment(location.hash);
  sliders.replaceChildren(...settingNames.map(slider));
  start();
});
addEventListener("resize", scheduleDraw);
onThemeChange(() => {
  theme = readTheme();
  scheduleDraw();
});
start();
