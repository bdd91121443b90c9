/** The record of an epoch of a network with one hidden layer of two units, whose spectrum falls off. */
export function recordOf(epoch: number) {
  return {
    ...{ epoch, trainLoss: null, trainAccuracy: null, validationLoss: 0.7, validationAccuracy: 0.5 },
    ...{ seconds: 1, layers: [{ name: "dense_1", width: 2 }] },
    spectra: Float32Array.of(1, 0.5 / (epoch + 1), 1, 0.25),
  };
}
