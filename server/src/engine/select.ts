import type { RunConfig } from "../specification/expansion/expand.ts";
import type { Engine } from "./engine.ts";
import { createNativeEngine } from "./native/engine.ts";
import { createWasmEngine } from "./wasm/engine.ts";

/** tfjs is a large package: it is loaded when a run asks for it. */
const creators: Record<RunConfig["engine"], () => Promise<Engine>> = {
  wasm: () => createWasmEngine(),
  native: () => createNativeEngine(),
  tfjs: async () => (await import("./tfjs/engine.ts")).createTfjsEngine(),
};

const created = new Map<RunConfig["engine"], Promise<Engine>>();

/**
 * The engine of that name, created when it is first asked for in this thread.
 *
 * @param say is told once which variant this machine gets, unless it is the default engine's
 */
export function selectEngine(name: RunConfig["engine"], say: (line: string) => void): Promise<Engine> {
  const existing = created.get(name);
  if (existing) return existing;
  const engine = creators[name]();
  created.set(name, engine);
  void engine.then(
    ({ description }) => name !== "wasm" && say(`The engine ${name} here: ${description}.`),
    () => created.delete(name),
  );
  return engine;
}
