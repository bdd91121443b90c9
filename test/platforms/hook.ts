/** Puts ./vitest.ts in the place of vitest: node --import ./test/platforms/hook.ts FILE.test.ts */
import { registerHooks } from "node:module";

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === "vitest"
      ? { url: new URL("vitest.ts", import.meta.url).href, shortCircuit: true }
      : nextResolve(specifier, context),
});
