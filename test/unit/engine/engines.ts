import type { Engine } from "../../../server/src/engine/engine.ts";
import { createTfjsEngine } from "../../../server/src/engine/tfjs/engine.ts";
import { createWasmEngine } from "../../../server/src/engine/wasm/engine.ts";
import { variants } from "./variants.ts";

/** Every engine in every form that can be had here without installing anything. */
export const engines: { label: string; create: () => Promise<Engine> }[] = [
  ...variants.map((variant) => ({ label: `wasm, ${variant}`, create: () => createWasmEngine(variant) })),
  ...(["wasm", "cpu"] as const).map((backend) => ({
    label: `tfjs, ${backend}`,
    create: () => createTfjsEngine([backend]),
  })),
];
