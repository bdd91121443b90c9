/** Symptoms of a run: what is seen, and what to do about it. */
import type { Messages } from "../message.ts";

export const symptomMessages = {
  "symptom/dead-layer": ({ layers, epoch }: { layers: string; epoch: number }) =>
    `every unit of ${layers} outputs only zeros at epoch ${epoch}`,
  "symptom/nearly-dead-layer": ({ layers, epoch }: { layers: string; epoch: number }) =>
    `nearly every unit of ${layers} outputs only zeros at epoch ${epoch}`,
  "symptom/more-layers": ({ layer, more }: { layer: string; more: number }) =>
    `${layer} and ${more} more layers`,
  "symptom/collapsed-layer": ({
    layer,
    directions,
    loss,
  }: {
    layer: string;
    directions: string;
    loss: string;
  }) =>
    `the outputs of ${layer} have collapsed to one direction (measured: ${directions}), and the training loss ${loss} is that of guessing`,
  "remedy/collapsed-layer": () =>
    "Bring the gain nearer to 1, make the learning rate smaller, or add batch normalization.",
  "symptom/constant-predictions": ({ accuracy }: { accuracy: string }) =>
    `the validation accuracy has been ${accuracy} for 5 epochs, as if every sample were predicted as the same class`,
  "remedy/constant-predictions": () => "Bring the gain nearer to 1 and check the learning rate.",
  "remedy/dead-layer": () => "Use a larger gain or a smaller learning rate, or tanh in place of relu.",
  "symptom/diverging-loss": ({ lowest, loss, epoch }: { lowest: string; loss: string; epoch: number }) =>
    `the training loss rises, from ${lowest} to ${loss} at epoch ${epoch}`,
  "remedy/diverging-loss": () => ["The updates are too large", "divide the learning rate by 10"],
  "symptom/flat-loss": ({ loss, epochs }: { loss: string; epochs: number }) =>
    `the training loss has stayed at ${loss} for ${epochs} epochs`,
  "remedy/flat-loss": () => "Make the learning rate larger, or bring the gain nearer to 1.",
  "symptom/oscillating-loss": ({ size }: { size: string }) =>
    `the training loss swings by ${size} from epoch to epoch`,
  "remedy/oscillating-loss": () => "Make the learning rate smaller or the batch larger.",
  "symptom/overfitting": ({
    lowest,
    epoch,
    loss,
    trainLoss,
  }: {
    lowest: string;
    epoch: number;
    loss: string;
    trainLoss: string;
  }) =>
    `the validation loss has risen from ${lowest} at epoch ${epoch} to ${loss}, while the training loss has fallen to ${trainLoss}`,
  "remedy/overfitting": () =>
    "Stop it here (the weights of its best epoch are kept), and use more training data, dropout, weight decay or a smaller network.",
} as const satisfies Messages;
