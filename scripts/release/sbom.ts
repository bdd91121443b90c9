import type { Component } from "./components.ts";

/**
 * A software bill of materials in CycloneDX 1.6 (ECMA-424): the packages that are compiled into the extension and
 * the command. It has no time and no random number, so the same sources give the same file.
 */
export function sbom(version: string, components: readonly Component[]): string {
  const document = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { type: "application", name: "dai-train", version, "bom-ref": purl("dai-train", version) },
    },
    components: components.map(({ name, version, license }) => ({
      type: "library",
      name,
      version,
      purl: purl(name, version),
      "bom-ref": purl(name, version),
      licenses: [{ expression: license }],
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The package URL of an npm package, whose scope's @ is escaped. */
function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}
