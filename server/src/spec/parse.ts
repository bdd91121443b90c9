import { checkSpec } from "./checks.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type JsonSchema, specJsonSchema } from "./jsonSchema.ts";
import type { Remedy } from "./remedy.ts";
import type { Spec } from "./schema/spec.ts";
import { parseSpecTree, plainValue, rangeOf, type SpecTree } from "./tree.ts";
import { type Finding, validate } from "./validate.ts";

export interface ParsedSpec {
  /** with every default filled in; null when there are errors */
  spec: Spec | null;
  /** The spec sets the gate itself, so its verdicts count as fitted to its kind of study. */
  calibrated: boolean;
  diagnostics: SpecDiagnostic[];
  tree: SpecTree;
}

export interface SpecDiagnostic extends Diagnostic {
  /** what mends it, where that is clear */
  remedy?: Remedy;
}

const schema: JsonSchema = specJsonSchema();

/** Reads and checks the text of a spec. Never throws: what is wrong is in `diagnostics`, in the text's order. */
export function parseSpec(text: string): ParsedSpec {
  const tree = parseSpecTree(text);
  const isBlank = text.trim() === "";
  const diagnostics: SpecDiagnostic[] = isBlank ? [] : [...tree.diagnostics];
  const findings: Finding[] = [];
  let spec: Spec | null = null;
  let calibrated = false;
  if (tree.root) {
    const value = plainValue(tree.root);
    const filled = validate(value, schema, [], (finding) => findings.push(finding));
    if (!findings.some(isError)) {
      spec = filled as Spec;
      calibrated = isCalibrated(value);
      checkSpec(spec, value, (finding) => findings.push(finding));
    }
  } else if (isBlank) {
    findings.push({
      severity: "error",
      code: "empty",
      message: 'The spec is empty: it needs at least a "dataset" and an "architecture".',
      path: [],
    });
  }
  for (const { at, ...finding } of [...duplicateKeys(tree), ...findings]) {
    diagnostics.push({ ...finding, range: rangeOf(tree, finding.path, at ?? "value") });
  }
  diagnostics.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
  return { spec: diagnostics.some(isError) ? null : spec, calibrated, diagnostics, tree };
}

function isError(finding: { severity: Diagnostic["severity"] }): boolean {
  return finding.severity === "error";
}

function isCalibrated(value: unknown): boolean {
  const indicator = (value as { indicator?: unknown }).indicator;
  return typeof indicator === "object" && indicator !== null && Object.hasOwn(indicator, "gateShift");
}

/** JSON keeps the last of two equal keys without a word; somebody's edit is lost there. */
function duplicateKeys(tree: SpecTree): Finding[] {
  const findings: Finding[] = [];
  const visit = (node: SpecTree["root"], path: (string | number)[]): void => {
    const seen = new Set<string>();
    for (const [index, child] of (node?.children ?? []).entries()) {
      if (node?.type === "array") {
        visit(child, [...path, index]);
        continue;
      }
      const key = String(child.children?.[0]?.value);
      if (seen.has(key))
        findings.push({
          severity: "warning",
          code: "duplicate-key",
          message: `"${key}" is given more than once and only the last one counts: remove the others.`,
          path: [...path, key],
          at: "key",
          remedy: {
            title: `Remove all "${key}" but the last`,
            path: [...path, key],
            kind: "remove",
            safe: true,
          },
        });
      seen.add(key);
      visit(child.children?.[1], [...path, key]);
    }
  };
  visit(tree.root, []);
  return findings;
}
