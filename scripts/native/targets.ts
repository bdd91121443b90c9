import type { Platform } from "../../server/src/engine/native/platforms.ts";

/** How the native kernels are compiled for one platform. */
export interface Target {
  /** zig's name of it, with the oldest system that the kernels run on */
  zig: string;
  /** the tables of native/kernels/table.h that it has, and the flags of each one's instruction set */
  tables: Record<string, string[]>;
  /** sources beside addon.c */
  sources: string[];
  compile: string[];
  link: string[];
}

const avx2 = ["-mavx2", "-mfma"];
const avx512 = [...avx2, "-mavx512f", "-mavx512dq", "-mavx512vl", "-mprefer-vector-width=512"];
const x64 = { kernelsAvx2: avx2, kernelsAvx512: avx512 };
const arm64 = { kernelsNeon: [] };

/** No library is linked: memset and Node-API are the program's. So one file serves glibc and musl. */
const linux = { sources: [], compile: ["-fPIC"], link: ["-nostdlib"] };
/** Every library of macOS links the system's; the symbols of Node-API are found when the file is loaded. */
const darwin = {
  sources: [],
  compile: ["-fPIC"],
  link: ["-Wl,-undefined,dynamic_lookup", "-Wl,-install_name,kernels.node"],
};
const win32 = { sources: ["windows.c"], compile: [], link: ["-nostdlib", "-lkernel32"] };

export const targets: Record<Platform, Target> = {
  "linux-x64": { zig: "x86_64-linux-gnu.2.17", tables: x64, ...linux },
  "linux-arm64": { zig: "aarch64-linux-gnu.2.17", tables: arm64, ...linux },
  // macOS turns AVX-512 on for a thread when it is first used, which XGETBV does not show before: AVX2 alone is safe.
  "darwin-x64": { zig: "x86_64-macos.11.0-none", tables: { kernelsAvx2: avx2 }, ...darwin },
  "darwin-arm64": { zig: "aarch64-macos.11.0-none", tables: arm64, ...darwin },
  "win32-x64": { zig: "x86_64-windows-gnu", tables: x64, ...win32 },
  "win32-arm64": { zig: "aarch64-windows-gnu", tables: arm64, ...win32 },
};

/** Flags for every source and target. */
export const commonFlags = [
  ...["-std=gnu17", "-O3", "-g0", "-Wall", "-Wextra", "-fvisibility=hidden"],
  // Contraction would fuse other multiply-adds than WebAssembly does, and differently for each instruction set.
  ...["-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math"],
  // These would call functions of a library that is not linked. zig sanitizes unless told not to.
  ...["-fno-stack-protector", "-fno-sanitize=all"],
];
