import { sentenceOf } from "../messages/catalogue.ts";
import type { Engine } from "./engine.ts";
import { createNativeEngine } from "./native/engine.ts";
import { isSwitchedOff } from "./native/switch.ts";
import type { EngineName } from "./registry.ts";
import { createWasmEngine } from "./wasm/engine.ts";
import { supportedVariant } from "./wasm/variant.ts";

type Say = (line: string) => void;

/** tfjs is a large package: it is loaded when a run asks for it. */
const loaders: Record<EngineName, (say: Say) => Promise<Engine>> = {
  // Without fused multiply-adds in WebAssembly, native kernels would give other bits than the run's id says.
  auto: (say) =>
    supportedVariant() === "relaxed"
      ? createNativeEngine().catch((problem: Error) => {
          say(sentenceOf("engine/fallback", { reason: problem.message }));
          return createWasmEngine();
        })
      : createWasmEngine(),
  // After a crash of native code, its runs continue with the engine that gives the same bits.
  native: (say) =>
    isSwitchedOff() && supportedVariant() === "relaxed" ? loaders.auto(say) : createNativeEngine(),
  wasm: () => createWasmEngine(),
  tfjs: async () => (await import("./tfjs/engine.ts")).createTfjsEngine(),
};

const loaded = new Map<EngineName, Promise<Engine>>();

/** @param say takes one line for the log, once: which variant this machine gets, and why if it is not the fastest */
export function loadEngine(name: EngineName, say: Say): Promise<Engine> {
  const existing = loaded.get(name);
  if (existing) return existing;
  const engine = loaders[name](say);
  loaded.set(name, engine);
  void engine.then(
    ({ description }) => say(sentenceOf("engine/loaded", { name, description })),
    () => loaded.delete(name),
  );
  return engine;
}
