/** Networks: widths and chains of layers. */
import type { Messages } from "../message.ts";

export const architectureMessages = {
  "hidden-and-random": () => [
    'An architecture has either "hidden" or "random", not both',
    "remove one of them",
  ],
  "not-a-power-of-two": ({ bound, below, above }: { bound: number; below: number; above: number }) => [
    `Random widths are powers of two, and ${bound} is not`,
    `use ${below} or ${above}`,
  ],
  "needs-flatten": ({ input }: { input: string }) => [
    `A dense layer takes a flat input, and here it is ${input}`,
    'put a "flatten" layer before it',
  ],
  "needs-image": ({ layer, input }: { layer: string; input: string }) => [
    `The layer ${layer} takes images of height × width × channels, and here its input is ${input}`,
    'put it before "flatten" and dense layers, or use image data',
  ],
  "window-too-large": ({ size, input, remedy }: { size: number; input: string; remedy: string }) => [
    `A window of ${size} × ${size} is larger than this layer's input of ${input}`,
    `use ${remedy}`,
  ],
  "last-layer/kind": ({ kind, units }: { kind: string; units: string }) => [
    `The last layer is ${kind}, and a network ends with a dense layer of ${units}`,
    "add one",
  ],
  "last-layer/units": ({ units, classes }: { units: number; classes: number }) => [
    `The last layer has ${units} units, and the data has ${classes} classes`,
    `set "units" to ${classes}`,
  ],
  "no-hidden-layer": () => [
    "This network has no hidden layer, and verdicts come from the singular values of hidden layers",
    "put a dense or a convolution layer before the last one",
  ],
  "sigmoid-chain": ({ layers, share }: { layers: number; share: string }) => [
    `Gradients vanish in ${layers} sigmoid layers in a row, where only about ${share} of a gradient reaches the first`,
    "use tanh or relu, or fewer layers",
  ],
} as const satisfies Messages;
