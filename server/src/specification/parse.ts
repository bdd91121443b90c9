import type { Node } from "jsonc-parser";
import type { DataProblem, DataSummary, LookAtData } from "../dataset/facts.ts";
import { isGenerated } from "../dataset/kinds/registry.ts";
import { taskOf } from "../recipe/losses.ts";
import { checkSpec } from "./checks/checks.ts";
import type { Finding } from "./checks/finding.ts";
import { validate } from "./checks/validate.ts";
import { namingZeroGain } from "./checks/zeroGain.ts";
import { fillDependentDefaults } from "./defaults.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { foldVariation } from "./expansion/folds.ts";
import { type Remedy, removing, setting } from "./fixes/fix.ts";
import { startingValue } from "./fixes/suggestedValue.ts";
import { type JsonSchema, specSchema } from "./schema/jsonSchema.ts";
import type { Spec } from "./schema/spec.ts";
import { jsonText } from "./syntax/jsonText.ts";
import {
  nodeAt,
  type Path,
  parseSpecTree,
  pathOf,
  plainValue,
  rangeOf,
  type SpecTree,
  type SyntaxDiagnostic,
} from "./syntax/tree.ts";
import { fillVerdictDefaults } from "./verdictDefaults.ts";

export interface ParsedSpec {
  /** with every default filled in; null when there are errors */
  spec: Spec | null;
  /** The spec sets the gate itself, so its verdicts count as fitted to its kind of study. */
  calibrated: boolean;
  /** what the dataset's files hold; null for generated data, and before they were inspected */
  data: DataSummary | null;
  diagnostics: SpecDiagnostic[];
  tree: SpecTree;
}

export interface SpecDiagnostic extends Diagnostic {
  /** what mends it, where that is clear */
  remedy?: Remedy;
}

const schema: JsonSchema = specSchema();

/**
 * Reads and checks the text of a spec. Never throws: what is wrong is in `diagnostics`, in the text's order.
 *
 * @param look tells what a dataset's files hold; without it, nothing that depends on them is checked
 */
export function parseSpec(text: string, look: LookAtData = () => null): ParsedSpec {
  const tree = parseSpecTree(text);
  const isBlank = text.trim() === "";
  const diagnostics: SpecDiagnostic[] = isBlank ? [] : tree.diagnostics.map(withRemedy);
  const findings: Finding[] = [];
  let spec: Spec | null = null;
  let calibrated = false;
  let data: DataSummary | null = null;
  if (tree.root) {
    const value = plainValue(tree.root);
    const { filled, variations } = validate(value, schema, (finding) =>
      findings.push(namingZeroGain(finding, (path) => nodeAt(tree, path)?.value)),
    );
    if (!findings.some((finding) => isError(finding) && finding.code !== "inverted-range")) {
      spec = { ...(filled as Omit<Spec, "variations">), variations };
      const folds = foldVariation(spec);
      if (folds) spec.variations.push(folds);
      fillDependentDefaults(spec, value);
      fillVerdictDefaults(spec, value);
      calibrated = isCalibrated(value);
      const inspected = addFacts(spec, look);
      data = inspected.data;
      findings.push(...inspected.findings);
      checkSpec(spec, value, (finding) => findings.push(finding));
    }
  } else if (isBlank) {
    findings.push({
      severity: "error",
      code: "empty",
      message: 'The spec is empty: it needs at least a "dataset" and an "architecture".',
      path: [],
      remedy: {
        title: "Write a spec to start from",
        path: [],
        kind: "insert",
        offset: 0,
        text: smallestSpec(),
      },
    });
  }
  for (const { at, ...finding } of [...duplicateKeys(tree), ...findings]) {
    diagnostics.push({ ...finding, range: rangeOf(tree, finding.path, at ?? "value") });
  }
  diagnostics.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
  return { spec: diagnostics.some(isError) ? null : spec, calibrated, data, diagnostics, tree };
}

/** What an empty file becomes: the keys that every spec has to have, a line for each. */
function smallestSpec(): string {
  const lines = Object.entries(startingValue(schema) as object).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${jsonText(value)}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}

function withRemedy({ missing, ...diagnostic }: SyntaxDiagnostic): SpecDiagnostic {
  if (!missing) return diagnostic;
  const title = `Insert the missing ${missing.text}`;
  const remedy: Remedy = { title, path: [], kind: "insert", ...missing };
  // Where a bracket belongs is a guess; a comma or a colon can stand at one place only.
  return { ...diagnostic, remedy: /[,:]/.test(missing.text) ? { ...remedy, safe: true } : remedy };
}

/** Adds the facts about its files to a dataset. @returns what is wrong with the files, or worth knowing about them */
function addFacts(
  { dataset, training }: Spec,
  look: LookAtData,
): { data: DataSummary | null; findings: Finding[] } {
  const looked = isGenerated(dataset) ? null : look(dataset, taskOf(training.loss));
  if (!looked || isGenerated(dataset)) return { data: null, findings: [] };
  if (looked.problem)
    return { data: null, findings: [dataFinding({ ...looked.problem, severity: "error" })] };
  const { facts, summary, notices } = looked.found;
  dataset.found = facts;
  return { data: summary, findings: notices.map(dataFinding) };
}

function dataFinding({ fix, path, ...problem }: DataProblem & { severity: Finding["severity"] }): Finding {
  const remedy = fix && setting(fix.path, fix.value, fix.title);
  return { ...problem, path: ["dataset", ...path], ...(remedy ? { remedy } : {}) };
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
  const visit = (node: Node): void => {
    const seen = new Set<unknown>();
    for (const child of node.children ?? []) {
      visit(child);
      const [key] = node.type === "object" ? (child.children ?? []) : [];
      if (!key) continue;
      if (seen.has(key.value)) findings.push(duplicateKey(pathOf(key)));
      seen.add(key.value);
    }
  };
  if (tree.root) visit(tree.root);
  return findings;
}

function duplicateKey(path: Path): Finding {
  const key = path.at(-1);
  return {
    severity: "warning",
    code: "duplicate-key",
    message: `"${key}" is given more than once and only the last one counts: remove the others.`,
    path,
    at: "key",
    remedy: { ...removing(path, `Remove all "${key}" but the last`), safe: true },
  };
}
