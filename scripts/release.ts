/**
 * Makes a release of the version that the manifests name, in release/: the extension, the command, the Python
 * package, what they are made of, and checksums.
 *
 * Run: npm run release -- --dry-run [--all-kernels] [--out FOLDER]      everything but the upload
 *      npm run release -- --upload vscode openvsx npm                   uploads what a dry run has made
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildAllNative } from "./native/build.ts";
import { requireZig } from "./native/compilers.ts";
import { notesOf } from "./release/changelog.ts";
import { componentsOf, notices } from "./release/components.ts";
import { makeNpmPackage } from "./release/npmPackage.ts";
import { makePythonPackage } from "./release/pythonPackage.ts";
import { sbom } from "./release/sbom.ts";
import { upload } from "./release/upload.ts";
import { currentVersion } from "./release/versions.ts";
import { makeVsix, stageVsix } from "./vsix.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Options {
  out: string;
  /** true: the native kernels of every platform, which takes zig; else those of this machine */
  hasAllKernels: boolean;
}

async function makeRelease({ out, hasAllKernels }: Options): Promise<void> {
  const version = currentVersion(root);
  const notes = notesOf(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const stage = join(root, ".cache", "release");
  rmSync(stage, { recursive: true, force: true });

  const dist = join(stage, "dist");
  const inputs = join(stage, "inputs.json");
  mkdirSync(stage, { recursive: true });
  node("scripts/build.ts", "--production", "--out", dist, "--inputs", inputs);
  if (hasAllKernels) await buildAllNative(requireZig(), dist);
  const components = componentsOf(root, JSON.parse(readFileSync(inputs, "utf8")));
  writeFileSync(join(dist, "NOTICES.txt"), notices(components));

  const vsix = join(stage, "vsix");
  await stageVsix(root, vsix);
  cpSync(dist, join(vsix, "dist"), { recursive: true });
  await makeVsix({ packagePath: join(out, `dai-${version}.vsix`), cwd: vsix });
  makeNpmPackage({ root, dist, folder: join(stage, "npm"), repository: repository() }, out);
  makePythonPackage(root, join(stage, "python"), out);
  writeFileSync(join(out, "sbom.cdx.json"), sbom(version, components));
  writeFileSync(join(out, "NOTES.md"), notes);
  writeFileSync(join(out, "SHA256SUMS"), checksums(out));
  for (const name of readdirSync(out).sort())
    console.log(`${join(out, name)}  ${Math.ceil(readFileSync(join(out, name)).byteLength / 1024)} KiB`);
}

function node(...args: string[]): void {
  execFileSync(process.execPath, args, { cwd: root, stdio: "inherit" });
}

/** Address of the source repository, as the machine that releases knows it. */
function repository(): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
  return server && name ? `${server}/${name}` : undefined;
}

/** One line for each file, as sha256sum writes and checks it. */
function checksums(folder: string): string {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const hash = createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex");
      return `${hash}  ${name}\n`;
    })
    .join("");
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "dry-run": { type: "boolean", default: false },
    "all-kernels": { type: "boolean", default: false },
    upload: { type: "boolean", default: false },
    out: { type: "string", default: "release" },
  },
});
try {
  const out = resolve(values.out);
  if (values.upload) upload(out, positionals);
  else if (values["dry-run"]) await makeRelease({ out, hasAllKernels: values["all-kernels"] });
  else
    throw new Error(
      "Say --dry-run to make the files of a release, or --upload with names of places to publish them.",
    );
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
