import Type from "typebox";
import { count, inUnits, object, positive, rate } from "../../schema/fields.ts";

const kept = "share kept per step";
const learningRate = (value: number) => inUnits("per step", positive("Step size.", value));
const momentum = inUnits(kept, rate("Momentum.", 0));
const epsilon = inUnits("the gradient's own", positive("Keeps the division finite.", 1e-7));

export const OptimizerSchema = Type.Union(
  [
    object(
      "Stochastic gradient descent.",
      { kind: Type.Literal("sgd"), learningRate: learningRate(0.01), momentum },
      { title: "sgd" },
    ),
    object(
      "RMSprop.",
      {
        kind: Type.Literal("rmsprop"),
        learningRate: learningRate(0.001),
        rho: inUnits(kept, rate("Decay of the mean squared gradient.", 0.9)),
        momentum,
        epsilon,
      },
      { title: "rmsprop" },
    ),
    object(
      "Adam (Kingma & Ba 2015).",
      {
        kind: Type.Literal("adam"),
        learningRate: learningRate(0.001),
        beta1: inUnits(kept, rate("Decay of the mean gradient.", 0.9)),
        beta2: inUnits(kept, rate("Decay of the mean squared gradient.", 0.999)),
        epsilon,
      },
      { title: "adam" },
    ),
  ],
  {
    description: "The optimizer; what it leaves out has Keras's default.",
    default: { kind: "rmsprop", learningRate: 1e-4 },
  },
);

export const TrainingSchema = object(
  "How the network is trained.",
  {
    optimizer: OptimizerSchema,
    loss: Type.Enum(["crossEntropy"], {
      description: "Softmax cross-entropy, the mean over a batch.",
      default: "crossEntropy",
    }),
    batchSize: inUnits("samples", count("Samples per step.", 1, 32, 65_536)),
    epochs: inUnits("epochs", count("Epochs to train to.", 1, 100, 1_000_000)),
  },
  { default: {} },
);
