import { formatCount } from "../../../server/src/domain/format.ts";
import type { DatasetPreview } from "../../../server/src/protocol/protocol.ts";
import { drawAxes, plotArea, wholeAxis, yOf } from "../pictures/axis.ts";
import type { Picture } from "../pictures/picture.ts";

/** Few classes have bars of this width, in CSS pixels, in the middle of their places. */
const widestBar = 60;

/** Room that a class's name needs on the axis, in CSS pixels per character. */
const characterWidth = 7;

/** Large numbers in thousands, for which there is room. */
function tick(value: number): string {
  return value >= 10_000 ? `${value / 1000}k` : String(value);
}

/** How many training samples each class has: a bar per class, in the order of the labels. */
export function classesPicture({ classes }: DatasetPreview): Picture {
  const most = Math.max(1, ...classes.map((one) => one.count));
  const y = wholeAxis(0, most, tick);
  const least = Math.min(...classes.map((one) => one.count));
  const classAt = (share: number) =>
    classes[Math.max(0, Math.min(classes.length - 1, Math.floor(share * classes.length)))];
  return {
    draw(pen, size, theme) {
      const area = plotArea(size);
      const width = area.width / classes.length;
      const longest = Math.max(...classes.map(({ name }) => name.length));
      const step = Math.ceil((characterWidth * (longest + 1)) / width);
      const ticks = classes.flatMap(({ name }, index) =>
        index % step === 0 ? [{ value: index, label: name }] : [],
      );
      drawAxes(pen, area, { ticks, share: (index) => (index + 0.5) / classes.length }, y, theme);
      for (const [index, one] of classes.entries()) {
        const top = yOf(area, y.share(one.count));
        const gap = Math.max(Math.min(4, width / 5), width - widestBar);
        pen.rectangle(
          {
            left: area.left + index * width + gap / 2,
            top,
            width: width - gap,
            height: area.top + area.height - top,
          },
          theme.newest,
        );
      }
    },
    description:
      `Training samples of ${classes.length} classes: ` +
      (least === most ? `${most} each.` : `from ${least} to ${most}.`),
    rows: () => [["Class", "Training samples"], ...classes.map((one) => [one.name, one.count])],
    valueAt(x, _, size) {
      const area = plotArea(size);
      const one = classAt((x - area.left) / area.width);
      return one ? `${one.name}: ${formatCount(one.count, "sample")}` : "";
    },
  };
}
