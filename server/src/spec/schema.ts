/**
 * The one description of a `.dai.json` file. The JSON Schema, the types, the checks, the editor's completion
 * and the reference in docs/spec.md all come from it.
 *
 * A key with a `default` may be left out; a parsed spec has every key.
 */
import Type, { type Static, type TSchema } from "typebox";

const closed = { additionalProperties: false };

function object<P extends Record<string, TSchema>>(description: string, properties: P, options: object = {}) {
  return Type.Object(properties, { description, ...closed, ...options });
}

/** A number above 0, with a default. */
function positive(description: string, value?: number) {
  return Type.Number({
    description,
    exclusiveMinimum: 0,
    ...(value === undefined ? {} : { default: value }),
  });
}

/** A number in [0, 1), such as a decay rate. */
function rate(description: string, value: number) {
  return Type.Number({ description, minimum: 0, exclusiveMaximum: 1, default: value });
}

/** A whole number from `minimum` up; the upper bound is what a 32-bit index can hold. */
function count(description: string, minimum: number, value?: number, maximum = 100_000_000) {
  return Type.Integer({ description, minimum, maximum, ...(value === undefined ? {} : { default: value }) });
}

function pair<T extends TSchema>(item: T, options: object) {
  return Type.Unsafe<[Static<T>, Static<T>]>({
    type: "array",
    items: item,
    minItems: 2,
    maxItems: 2,
    ...options,
  });
}

const seed = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const ShellSchema = object(
  "Generated data: two classes on two concentric spheres (the paper's Shell dataset), balanced, with directions uniform on the sphere.",
  {
    kind: Type.Literal("shell"),
    dimensions: count("Dimensions of the space that the spheres lie in.", 1, 1024, 65_536),
    radii: pair(positive("A radius."), {
      description: "Radius of each class's sphere.",
      default: [1, 1.1],
    }),
    train: count("Number of training samples.", 2, 20_000),
    validation: count("Number of validation samples; the spectra are of these.", 2, 4000),
    seed: Type.Integer({
      ...seed,
      description: "Decides every sample; the same seed gives the same data.",
      default: 1,
    }),
    shuffledLabels: Type.Number({
      description: "Share of the training labels that is drawn again at random, from 0 (none) to 1 (all).",
      minimum: 0,
      maximum: 1,
      default: 0,
    }),
  },
  { title: "a shell dataset" },
);

const activation = Type.Enum(["relu", "tanh"], {
  description: "What follows each hidden layer.",
  default: "relu",
});

const width = count("Number of units.", 1, undefined, 16_384);

const RandomArchitectureSchema = object(
  "Architectures drawn at random, `count` for each seed (the paper's appendix B).",
  {
    depth: pair(count("A number of hidden layers.", 1, undefined, 64), {
      description: "Fewest and most hidden layers; every depth between them is equally likely.",
      default: [1, 11],
    }),
    width: pair(width, {
      description:
        "Smallest and largest width, both powers of two; every power of two between them is equally likely.",
      default: [32, 512],
    }),
    count: count("How many architectures each seed draws.", 1, 50, 10_000),
  },
);

export const ArchitectureSchema = Type.Union(
  [
    object(
      "A multi-layer perceptron: dense hidden layers, then a linear layer with one unit per class.",
      {
        kind: Type.Literal("mlp"),
        hidden: Type.Array(width, {
          description: "Width of each hidden layer, from the input on.",
          minItems: 1,
          maxItems: 64,
        }),
        activation,
      },
      { title: "an MLP with given widths" },
    ),
    object(
      "Multi-layer perceptrons with random depths and widths.",
      { kind: Type.Literal("mlp"), random: RandomArchitectureSchema, activation },
      { title: "random MLPs" },
    ),
  ],
  { description: "The network." },
);

export const schemes = [
  "xavierNormal",
  "xavierUniform",
  "heNormal",
  "heUniform",
  "lecunNormal",
  "orthogonal",
] as const;

const GainSchema = Type.Union(
  [
    positive("One gain for every run."),
    Type.Array(positive("A gain."), {
      title: "a list of numbers",
      minItems: 1,
      description: "A run for each gain and seed.",
    }),
    object(
      "A gain for each seed, drawn uniformly.",
      { uniform: pair(positive("A gain."), { description: "Smallest and largest gain." }) },
      { title: 'a range { "uniform": [low, high] }' },
    ),
    object(
      "A gain for each seed, whose logarithm is drawn uniformly.",
      { logUniform: pair(positive("A gain."), { description: "Smallest and largest gain." }) },
      { title: 'a range { "logUniform": [low, high] }' },
    ),
  ],
  { description: "Multiplies the scheme's standard deviation.", default: 1 },
);

export const InitializationSchema = object(
  "How the weights start; biases start at 0.",
  {
    scheme: Type.Enum([...schemes], {
      description: "Distribution of the weights; `gain` multiplies its standard deviation.",
      enumDescriptions: [
        "Normal, variance 2 / (inputs + outputs) (Glorot & Bengio 2010).",
        "Uniform, variance 2 / (inputs + outputs) (Glorot & Bengio 2010).",
        "Normal, variance 2 / inputs (He et al. 2015).",
        "Uniform, variance 2 / inputs (He et al. 2015).",
        "Normal, variance 1 / inputs (LeCun et al. 1998).",
        "A random orthogonal matrix (Saxe et al. 2013).",
      ],
      default: "xavierNormal",
    }),
    gain: GainSchema,
    seeds: Type.Union(
      [
        Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: "How many seeds: 1, 2, 3 …" }),
        Type.Array(seed, {
          title: "a list of whole numbers",
          minItems: 1,
          description: "The seeds themselves.",
        }),
      ],
      {
        description:
          "Each seed decides the weights and the order of the batches: a count, or a list of seeds.",
        default: 1,
      },
    ),
  },
  { default: {} },
);

const learningRate = (value: number) => positive("Step size.", value);
const momentum = rate("Momentum.", 0);
const epsilon = positive("Keeps the division finite.", 1e-7);

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
        rho: rate("Decay of the mean squared gradient.", 0.9),
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
        beta1: rate("Decay of the mean gradient.", 0.9),
        beta2: rate("Decay of the mean squared gradient.", 0.999),
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
    batchSize: count("Samples per step.", 1, 32, 65_536),
    epochs: count("Epochs to train to.", 1, 100, 1_000_000),
  },
  { default: {} },
);

export const IndicatorSchema = object(
  "How success is predicted (docs/scores.md).",
  {
    window: count("t0: how many past epochs a score looks at.", 2, 10, 10_000),
    checkpoints: Type.Array(count("An epoch.", 1, undefined, 1_000_000), {
      description: "Epochs at which a verdict is given, in rising order.",
      default: [10, 20, 30],
      minItems: 1,
      maxItems: 1000,
    }),
    threshold: Type.Number({
      description: "t1: a run is expected to train when its s_F is above this.",
      default: 0.25,
    }),
    gateNonUniformity: Type.Number({
      description: "t2 of equation 7: together with gateShift, the gate that sets s_F to 0.",
      minimum: 0,
      default: 4,
    }),
    gateShift: Type.Number({
      description:
        "δ of equation 7. It does not carry over between kinds of study; a verdict counts as calibrated when the spec sets it.",
      default: 1e-4,
    }),
    beta: positive("β of equation 2.", 1),
    eta: Type.Number({ description: "η of equation 6.", minimum: 0, default: 3500 }),
    gamma: Type.Number({
      description: "Factor of γ = gamma · v · t in equation 8.",
      minimum: 0,
      default: 2e-4,
    }),
    matrix: Type.Enum(["linear", "activation"], {
      description: "Which matrix of a hidden layer the spectrum is of.",
      enumDescriptions: [
        "The layer's output before its activation.",
        "The layer's output after its activation.",
      ],
      default: "linear",
    }),
  },
  { default: {} },
);

const policy = (when: string) =>
  Type.Enum(["ask", "stop", "never"], {
    description: `What to do with a run that ${when}.`,
    enumDescriptions: [
      "Say so and train on until somebody decides.",
      "Stop it; it can be continued.",
      "Train on and do not ask.",
    ],
    default: "ask",
  });

export const PolicySchema = object(
  "What the daemon does about a verdict.",
  {
    onDiscard: policy("is not expected to train"),
    onSaturated: policy("has trained and would gain no more"),
    patience: count(
      "How many checkpoints in a row must agree before a run is stopped or paused.",
      1,
      1,
      1000,
    ),
    pause: Type.Boolean({
      description: "Whether a run that asks waits for the answer instead of training on.",
      default: false,
    }),
    shadow: Type.Boolean({
      description: "Only record what the policy would have done, and train every run to its end.",
      default: false,
    }),
  },
  { default: {} },
);

export const SpecSchema = object("Datasets, architectures and initializations to train.", {
  $schema: Type.Optional(
    Type.String({ description: "Where an editor without this extension finds the JSON Schema." }),
  ),
  name: Type.Optional(
    Type.String({ description: "What the study is called.", minLength: 1, maxLength: 200 }),
  ),
  dataset: Type.Union([ShellSchema], { description: "What the network learns." }),
  architecture: ArchitectureSchema,
  initialization: InitializationSchema,
  training: TrainingSchema,
  indicator: IndicatorSchema,
  policy: PolicySchema,
});

export type Spec = Static<typeof SpecSchema>;
export type ShellSpec = Static<typeof ShellSchema>;
export type ArchitectureSpec = Static<typeof ArchitectureSchema>;
export type GainSpec = Spec["initialization"]["gain"];
export type IndicatorSpec = Static<typeof IndicatorSchema>;
export type PolicySpec = Static<typeof PolicySchema>;
