import type { Engine } from "../../../server/src/engine/engine.ts";
import { createNativeEngine } from "../../../server/src/engine/native/engine.ts";
import { createTfjsEngine } from "../../../server/src/engine/tfjs/engine.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import { nativeSets, variants } from "./variants.ts";

/** Every engine in every form that this machine has. */
export const engines: { label: string; create: () => Promise<Engine> }[] = [
  ...variants.map((variant) => ({ label: `wasm, ${variant}`, create: () => createWasmEngine(variant) })),
  ...nativeSets.map((set) => ({ label: `native, ${set}`, create: () => createNativeEngine(set) })),
  ...(["wasm", "cpu"] as const).map((backend) => ({
    label: `tfjs, ${backend}`,
    create: () => createTfjsEngine([backend]),
  })),
];
