/** A search of 10,000 runs in which six keys vary. */
export const searchSpec = {
  dataset: { kind: "shell", dimensions: 8, train: 200, validation: 50 },
  architecture: {
    kind: "mlp",
    hidden: { choice: [[8], [16], [16, 8]] },
    activation: { choice: ["relu", "tanh"] },
  },
  initialization: { gain: { logUniform: [0.5, 2] }, seeds: 10_000 },
  training: {
    optimizer: {
      kind: "adamw",
      learningRate: { logUniform: [1e-4, 1e-1] },
      weightDecay: { logUniform: [1e-5, 1e-1] },
    },
    batchSize: { choice: [16, 32, 64] },
    epochs: 1,
  },
};
