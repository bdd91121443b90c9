/** The packages whose code is in the bundles: what an SBOM lists and whose licences count. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Component {
  name: string;
  version: string;
  /** an SPDX expression */
  license: string;
  /** the text of its licence; empty where the package has none */
  text: string;
}

/** Licences whose code may be part of ours, which is under MIT. */
export const allowedLicenses = [
  "MIT",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "(Apache-2.0 AND BSD-3-Clause)",
];

/**
 * The packages that source files belong to, by name.
 *
 * @param inputs paths below `root`, as esbuild lists them
 */
export function componentsOf(root: string, inputs: readonly string[]): Component[] {
  const folders = new Set(
    inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
  );
  return [...folders]
    .map((folder): Component => {
      const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      const { name, version, license, licenses } = manifest;
      return {
        name,
        version,
        license: license?.type ?? license ?? licenses?.[0]?.type ?? "unknown",
        text: licenseText(join(root, folder)),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The licences of all packages in one text, which has to go wherever their code goes. */
export function notices(components: readonly Component[]): string {
  const parts = components.map(
    ({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text.trim()}\n`,
  );
  return `The bundles contain code of these packages.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

function licenseText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(license|licence|copying)/i.test(name));
  return file ? readFileSync(join(folder, file), "utf8") : "";
}
