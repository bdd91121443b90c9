/** The bundles of the extension for editors in a browser: its client, and the language server as a web worker. */
import { join, resolve, sep } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";

/** Folders whose code reads files or starts threads: nothing in a browser calls it. */
const readers = ["access", "formats", "identity", "rows", "tables", "thread"].map((folder) =>
  resolve("server/src/dataset", folder),
);

/** Most bytes of both bundles, minified. */
export const mostBrowserBytes = 1_060_000;

/** In place of a module that needs a machine: whatever is called of it says so. */
const absent = `module.exports = new Proxy({}, {
  get: (_, name) => name === "__esModule" ? true : () => {
    throw new Error("A browser has no files, processes or threads of Node: " + String(name) + ".");
  },
});`;

const withoutMachine: Plugin = {
  name: "without a machine",
  setup({ onResolve, onLoad }) {
    const isReader = (path: string) => readers.some((folder) => path.startsWith(folder + sep));
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: "absent", sideEffects: false }));
    onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      if (file.endsWith(join("language", "machine", "thisMachine.ts")))
        return { path: join(resolve(resolveDir, path, ".."), "browser.ts") };
      return isReader(file) ? { path: file, namespace: "absent", sideEffects: false } : null;
    });
    onLoad({ filter: /.*/, namespace: "absent" }, () => ({ contents: absent, loader: "js" }));
  },
};

export function browserBundles(out: string, shared: BuildOptions): BuildOptions[] {
  const browser: BuildOptions = {
    ...shared,
    platform: "browser",
    target: "es2023",
    outdir: join(out, "web"),
    mainFields: ["browser", "module", "main"],
  };
  return [
    {
      ...browser,
      format: "cjs",
      // The package is one of ES modules, which extension hosts in a browser do not load.
      entryPoints: { client: "client/src/web.ts" },
      outExtension: { ".js": ".cjs" },
      external: ["vscode"],
      plugins: [withoutMachine],
    },
    {
      ...browser,
      format: "iife",
      entryPoints: { language: "server/src/language/browser/worker.ts" },
      plugins: [withoutMachine],
    },
  ];
}
