/** Spectra that dai score reads, and settings of the scores. */
import type { Messages } from "../message.ts";

export const scoreInputMessages = {
  "score-line/folder": ({ file }: { file: string }) =>
    `${file} is a folder; give an NDJSON file, or - for standard input.`,
  "score-line/run": () => '"run" is not a string.',
  "score-line/epoch": () => '"epoch" is missing or not a number.',
  "score-line/accuracy": () => '"validationAccuracy" is not a number; leave it out when there are no labels.',
  "score-line/layers": () => '"layers" is missing or not an array.',
  "score-line/not-json": ({ hint }: { hint: string }) => `is not JSON${hint}; write one object per line.`,
  "score-line/no-object": () => 'is not an object; write { "epoch": …, "layers": […] }.',
  "score-line/no-values": ({ layer }: { layer: number }) => `layer ${layer} has no array "singularValues".`,
  "score-line/ticks": () => '"ticks" is not an array; leave it out where there are none.',
  "score-line/step": ({ place }: { place: string }) =>
    `${place} has no "step" that is a whole number and above that of the tick before it.`,
  "score-line/nuclear-norms": ({ place, layers }: { place: string; layers: number }) =>
    `${place} has no "nuclearNorms" of as many layers as the line has (${layers}).`,
  "score-line/matrices": ({ place }: { place: string }) =>
    `${place} is not { "linear": …, "activation": … } with sums of singular values, 0 or above.`,
  "scores/too-large": ({ epoch }: { epoch: number }) =>
    `At epoch ${epoch}, the scores are too large for a number; divide each spectrum by its largest value.`,
  "scores/window": ({ window }: { window: number }) => [
    `The window is ${window}`,
    "it must be a whole number of at least 2, because equation 4 divides by window − 1",
  ],
  "scores/beta": ({ beta }: { beta: number }) =>
    `beta is ${beta}: it must be above 0, because equation 6 takes the logarithm of s_o.`,
  "scores/epoch": ({ epoch }: { epoch: string }) => `The epoch is ${epoch}; epochs are whole numbers from 0.`,
  "scores/accuracy": ({ epoch, accuracy }: { epoch: number; accuracy: string }) =>
    `At epoch ${epoch}, the validation accuracy is ${accuracy}; it is a number from 0 to 1, or null.`,
  "scores/no-layers": ({ epoch }: { epoch: number }) =>
    `Epoch ${epoch} has no layers; give the spectrum of each hidden layer.`,
  "scores/order": ({ epoch, previous }: { epoch: number; previous: number }) =>
    `Epoch ${epoch} comes after epoch ${previous}; give every epoch once, in order.`,
  "scores/layers": ({
    epoch,
    layers,
    previous,
    before,
  }: {
    epoch: number;
    layers: number;
    previous: number;
    before: number;
  }) =>
    `Epoch ${epoch} has ${layers} layers and epoch ${previous} has ${before}; a run has the same layers at every epoch.`,
  "scores/width": ({
    epoch,
    layer,
    values,
    previous,
    before,
  }: {
    epoch: number;
    layer: string;
    values: number;
    previous: number;
    before: number;
  }) =>
    `At epoch ${epoch}, ${layer} has ${values} singular values and at epoch ${previous} ${before}; a layer keeps its width.`,
  "scores/no-values": ({ layer }: { layer: string }) => `${layer} has no singular values; give one per unit.`,
  "scores/value": ({ layer, value, index }: { layer: string; value: string; index: number }) =>
    `${layer} has ${value} as singular value ${index}; singular values are finite numbers, 0 or above.`,
} as const satisfies Messages;
