import type { LayerSpec } from "../../../network/layers/registry.ts";
import type { LayerKind } from "../layer.ts";
import { activation } from "./activation.ts";
import { batchNormalization } from "./batchNormalization.ts";
import { convolution } from "./convolution.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { flatten } from "./flatten.ts";
import { averagePooling, globalAveragePooling, maxPooling } from "./pooling.ts";

const kinds: { [Kind in LayerSpec["kind"]]: LayerKind<Extract<LayerSpec, { kind: Kind }>> } = {
  dense,
  conv2d: convolution,
  maxPooling2d: maxPooling,
  averagePooling2d: averagePooling,
  globalAveragePooling2d: globalAveragePooling,
  flatten,
  dropout,
  batchNormalization,
  relu: activation,
  tanh: activation,
  gelu: activation,
  sigmoid: activation,
  leakyRelu: activation,
};

export function kindOf<Spec extends LayerSpec>({ kind }: Spec): LayerKind<Spec> {
  return kinds[kind as keyof typeof kinds] as unknown as LayerKind<Spec>;
}
