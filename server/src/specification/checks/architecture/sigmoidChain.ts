import { say } from "../../../messages/catalogue.ts";
import { isNormalization } from "../../../network/layers/registry.ts";
import { setting } from "../../fixes/fix.ts";
import type { Path } from "../../syntax/tree.ts";
import type { Raise } from "../finding.ts";

/** What is examined of an architecture of any kind. */
interface Chain {
  activation?: string;
  hidden?: number[];
  random?: { depth: [number, number] };
  layers?: { kind: string }[];
}

/** A gradient of which less than this reaches the first layer moves nothing there. */
const leastShare = 1e-3;

/**
 * Warns of sigmoids one after the other. The sigmoid's slope is at most 1/4, and schemes are made so that at gain 1
 * the weights keep a gradient's size (Glorot & Bengio 2010, eq. 12), so that at most (gain / 4)^layers of it reaches
 * the first layer. Batch normalization between them restores its size.
 */
export function checkSigmoidChain(architecture: Chain, largestGain: number, warning: Raise): void {
  const layers = sigmoids(architecture);
  const share = Math.min(1, (largestGain / 4) ** layers);
  if (layers === 0 || share >= leastShare) return;
  const path: Path = architecture.layers ? ["architecture", "layers"] : ["architecture", "activation"];
  warning(
    path,
    say("sigmoid-chain", { layers, share: share.toExponential(0) }),
    architecture.layers ? undefined : setting(path, "tanh"),
  );
}

/** How many sigmoids every network of an architecture has one after the other. */
function sigmoids({ activation, hidden, random, layers = [] }: Chain): number {
  if (activation === "sigmoid") return hidden?.length ?? random?.depth[0] ?? 0;
  const isNormalized = layers.some(isNormalization);
  return isNormalized ? 0 : layers.filter(({ kind }) => kind === "sigmoid").length;
}
