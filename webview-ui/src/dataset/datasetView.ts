import type { DatasetPreview } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import type { Theme } from "../page/theme.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf, type SavedFile } from "../pictures/download.ts";
import type { SpecData } from "../state/state.ts";
import { classesPicture } from "./classesPicture.ts";

export interface DatasetView {
  root: HTMLElement;
  /** @param uri the spec of the chosen run; null when it was launched from no file */
  render(uri: string | null, data: SpecData | null, theme: Theme): void;
}

/** The dataset of a spec: its size, its classes and, where samples are images, some of them. */
export function createDatasetView(save: (file: SavedFile) => void): DatasetView {
  const title = element("h2");
  const facts = element("p", { class: "muted facts", role: "status" });
  let name = "dataset";
  const chart = createChart({
    heading: element("h3", {}, "Training samples of each class"),
    fileName: () => fileNameOf(name, "classes"),
    title: () => `Training samples of each class: ${name}`,
    save,
  });
  const images = element("ul", { class: "samples", "aria-label": "Some training samples" });
  const root = element("section", { class: "dataset" }, title, facts, chart.root, images);
  let shown: DatasetPreview | undefined;

  return {
    root,
    render(uri, data, theme) {
      const here = data !== null && data.uri === uri ? data : null;
      name = uri === null ? "dataset" : nameOf(uri);
      setText(title, uri === null ? "Dataset" : `Dataset of ${name}`);
      setText(facts, sentence(uri, here));
      const preview = here?.preview;
      chart.root.hidden = !preview;
      images.hidden = !preview?.images.length;
      if (!preview) return;
      chart.update([preview], () => classesPicture(preview), theme);
      if (preview === shown) return;
      shown = preview;
      images.replaceChildren(...preview.images.map((image) => sample(image, preview)));
    },
  };
}

function sample({ label, png }: DatasetPreview["images"][number], { classes }: DatasetPreview): HTMLElement {
  const name = classes[label]?.name ?? String(label);
  const image = element("img", { src: `data:image/png;base64,${png}`, alt: "" });
  return element("li", {}, image, element("span", {}, name));
}

function sentence(uri: string | null, data: SpecData | null): string {
  if (uri === null) return "This run was not launched from a file, so its dataset can't be shown.";
  if (data?.problem) return data.problem;
  if (!data?.preview) return "Reading the data…";
  const { samples, shape, classes } = data.preview;
  const [train, validation] = [samples.train, samples.validation].map((size) => size.toLocaleString("en"));
  const what = shape.length > 1 ? `images of ${shape.join(" × ")}` : `vectors of ${shape.join()}`;
  return `${train} training and ${validation} validation samples: ${what}, ${classes.length} classes.`;
}

const nameOf = (uri: string): string => decodeURIComponent(uri.split("/").at(-1) ?? uri);
