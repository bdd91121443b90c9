/** A dataset as the spec describes it, before its files are read. */
import type { Messages } from "../message.ts";

export const datasetMessages = {
  "equal-radii": ({ radius }: { radius: number }) => [
    `Both classes lie on the same sphere of radius ${radius}, so they cannot be distinguished`,
    "give two different radii",
  ],
  "data-too-large": ({ size }: { size: string }) => [
    `This dataset would take ${size} of memory, and at most 4 GiB are possible`,
    "use fewer samples or dimensions",
  ],
  "fold-beyond-folds": ({ fold, folds }: { fold: number; folds: number }) => [
    `There is no fold ${fold} among ${folds} folds`,
    `use a fold from 1 to ${folds}, or leave it out to validate with each in turn`,
  ],
  "all-labels-random": () => [
    "Every training label is drawn at random, so a network can only memorize the samples",
    "use a share below 1, unless that is the experiment",
  ],
} as const satisfies Messages;
