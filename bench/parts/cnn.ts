/** A training step of two convolutional networks, beside JAX and PyTorch. */
import { networks, secondsPerStep } from "../engines/cnn.ts";
import { type Report, sideOf } from "./report.ts";

export async function compareSteps({ table }: Report): Promise<void> {
  for (const [index, network] of networks.entries()) {
    const { name, shape, batchSize } = network;
    table.heading(`A step of ${name}; ${shape.join(" × ")}, batches of ${batchSize}`);
    const seconds = await secondsPerStep(network);
    const timeOf = (side: string) => [...seconds].find(([each]) => sideOf(each) === side)?.[1];
    for (const [each, time] of seconds) table.row(each, [`${(1000 * time).toFixed(1)} ms`]);
    const [jax, pytorch] = [timeOf("JAX"), timeOf("PyTorch")];
    for (const engine of ["wasm", "native"]) {
      const [own, isNative] = [timeOf(engine), engine === "native"];
      if (!own) continue;
      // Only where it is the faster of the two is JAX the one to beat.
      const ofJax = isNative && jax && pytorch && jax < pytorch ? "≤ 0.80" : "";
      const ofPytorch = isNative ? ["≤ 0.50", "≤ 0.40"][index]! : "";
      if (jax) table.row(`${engine} / JAX`, [(own / jax).toFixed(2)], ofJax);
      if (pytorch) table.row(`${engine} / PyTorch`, [(own / pytorch).toFixed(2)], ofPytorch);
    }
  }
}
