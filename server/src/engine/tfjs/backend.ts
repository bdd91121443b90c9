import { enableProdMode, matMul, setBackend, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { MessageError } from "../../messages/messageError.ts";

/** What can compute tfjs's operations here, fastest first. */
export const backends = ["tensorflow", "wasm", "cpu"] as const;
export type Backend = (typeof backends)[number];

/** A package that users install beside this one if they want it; held in a variable, it is left out of the bundle. */
const tfjsNode: string = "@tensorflow/tfjs-node";

const loaders: Record<Backend, () => Promise<unknown>> = {
  tensorflow: () => import(tfjsNode),
  wasm: () => import("@tensorflow/tfjs-backend-wasm"),
  cpu: () => import("@tensorflow/tfjs-backend-cpu"),
};

/**
 * Makes the first backend of the list that works the one of this thread, and answers which it is.
 * @throws one sentence with every backend's reason when none works
 */
export async function useFirstBackend(candidates: readonly Backend[]): Promise<Backend> {
  // Otherwise tfjs prints advice of its own to the console.
  enableProdMode();
  const problems: string[] = [];
  for (const backend of candidates) {
    try {
      await loaders[backend]();
      if (!(await setBackend(backend))) throw new Error("it does not start");
      tryOut();
      return backend;
    } catch (error) {
      problems.push(`${backend}: ${(error as Error).message.split("\n")[0]}`);
    }
  }
  throw new MessageError("engine/no-backend", { problems: problems.join("; ") });
}

/** tfjs-node 4.22 loads on Node 23 and later, but its operations call functions that Node no longer has. */
function tryOut(): void {
  tidy(() => matMul(tensor2d([[2]]), tensor2d([[3]])).dataSync());
}
