import { supportedVariant, type Variant } from "../../../server/src/engine/wasm/module.ts";

/** The builds of the kernels that this runtime can load: every test of the engine runs on each. */
export const variants: Variant[] = supportedVariant() === "relaxed" ? ["relaxed", "simd"] : ["simd"];
