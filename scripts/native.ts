/**
 * Compiles the kernels of the engine `native` for this platform: native/linux-x64/kernels.node, from where the
 * engine loads it and `npm pack` packs it. Only this needs a C compiler.
 *
 * Run: npm run native. CC names the compiler; the first of gcc, clang and zig cc that is there by default.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { platforms } from "../server/src/engine/native/addon.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = join(root, "native");
const platform = `${process.platform}-${process.arch}`;

// Contraction would fuse other multiply-adds than WebAssembly does, and differently for each instruction set.
const exact = ["-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math"];
const common = ["-std=gnu17", "-O3", "-Wall", "-Wextra", "-fPIC", "-fvisibility=hidden", ...exact];
const avx2 = ["-mavx2", "-mfma"];
const instructionSets = {
  kernelsAvx2: avx2,
  kernelsAvx512: [...avx2, "-mavx512f", "-mavx512dq", "-mavx512vl", "-mprefer-vector-width=512"],
};

if (!platforms.includes(platform)) {
  fail(
    `The native kernels are written for ${platforms.join(", ")}, not for ${platform}: use the engine wasm.`,
  );
}
const [compiler, ...compilerArguments] = findCompiler();
const folder = mkdtempSync(join(tmpdir(), "dai-native-"));
try {
  const objects = Object.entries(instructionSets).map(([table, flags]) =>
    compile("kernels/kernels.c", `${table}.o`, [...flags, `-DTABLE=${table}`]),
  );
  objects.push(compile("addon.c", "addon.o", ["-I", nodeHeaders()]));
  const addon = join(sources, platform, "kernels.node");
  run(["-shared", "-s", "-o", addon, ...objects]);
  console.log(`${addon}, ${Math.ceil(statSync(addon).size / 1024)} KiB`);
} finally {
  rmSync(folder, { recursive: true });
}

function compile(source: string, object: string, flags: string[]): string {
  const path = join(folder, object);
  run([...common, ...flags, "-c", source, "-o", path]);
  return path;
}

function run(args: string[]): void {
  try {
    execFileSync(compiler!, [...compilerArguments, ...args], { cwd: sources, stdio: "inherit" });
  } catch {
    fail(`${compiler} could not compile the native kernels; its messages are above.`);
  }
}

function findCompiler(): string[] {
  const candidates = process.env["CC"] ? [process.env["CC"]] : ["gcc", "clang", "zig cc"];
  const found = candidates.map((line) => line.split(" ")).find(answers);
  return found ?? fail(`There is no C compiler (${candidates.join(", ")}): install one, or name it in CC.`);
}

function answers([command, ...args]: string[]): boolean {
  try {
    execFileSync(command!, [...args, "--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Node's headers come with Node itself, or with the package `node` of the development dependencies. */
function nodeHeaders(): string {
  const places = [
    join(root, `node_modules/node/node_modules/node-${platform}/include/node`),
    join(root, `node_modules/node-${platform}/include/node`),
    join(dirname(process.execPath), "../include/node"),
  ];
  const found = places.find((place) => existsSync(join(place, "node_api.h")));
  return found ?? fail(`Node's header node_api.h is in none of ${places.join(", ")}: run "npm ci".`);
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
