import type { Node } from "jsonc-parser";
import type { Task } from "../dataset/dataset.ts";
import type { DataProblem, DataSummary, Inspection, LookAtData, Looked } from "../dataset/facts.ts";
import { type FilesSpec, isGenerated } from "../dataset/kinds/registry.ts";
import { formatCount } from "../domain/format.ts";
import { taskOf } from "../recipe/losses.ts";
import { checkSpec } from "./checks/checks.ts";
import { createFindings, type Finding, type Findings, type Report } from "./checks/finding.ts";
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
  rangeAt,
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

/** A spec's text, read and checked against the schema: all that can be said before its data is looked at. */
export interface ReadSpec {
  tree: SpecTree;
  /** with every default filled in, before its values are checked against each other; null when it has errors */
  spec: Spec | null;
  /** the value as it is written */
  written: unknown;
  findings: Findings;
}

/**
 * Reads and checks the text of a spec. Never throws: what is wrong is in `diagnostics`, in the text's order.
 *
 * @param look tells what a dataset's files hold; without it, nothing that depends on them is checked
 */
export function parseSpec(text: string, look: LookAtData = () => null): ParsedSpec {
  const read = readText(text);
  const asked = askedData(read);
  return checkValues(read, asked && look(asked.dataset, asked.task));
}

/** The first step: the text against the schema. */
export function readText(text: string): ReadSpec {
  const tree = parseSpecTree(text);
  const findings = createFindings();
  if (text.trim() === "") findings.report(emptySpec());
  if (!tree.root) return { tree, spec: null, written: null, findings };
  duplicateKeys(tree, findings);
  const written = plainValue(tree.root);
  const report: Report = (finding) =>
    findings.report(namingZeroGain(finding, (path) => nodeAt(tree, path)?.value));
  const { filled, variations } = validate(written, schema, { ...findings, report });
  const isWrong = (finding: Finding) => isError(finding) && finding.code !== "inverted-range";
  if (findings.found().findings.some(isWrong)) return { tree, spec: null, written, findings };
  const spec: Spec = { ...(filled as Omit<Spec, "variations">), variations };
  const folds = foldVariation(spec);
  if (folds) spec.variations.push(folds);
  fillDependentDefaults(spec, written);
  fillVerdictDefaults(spec, written);
  return { tree, spec, written, findings };
}

/** What is to be asked about a dataset's files between the two steps; null where there is nothing. */
export function askedData({ spec }: ReadSpec): { dataset: FilesSpec; task: Task } | null {
  if (!spec || isGenerated(spec.dataset)) return null;
  return { dataset: spec.dataset, task: taskOf(spec.training.loss) };
}

/** The second step: the values against each other and, where it is known, against what the files hold. */
export function checkValues(read: ReadSpec, looked: Looked<Inspection> | null): ParsedSpec {
  const { tree, spec, written, findings } = read;
  const data = spec && addFacts(spec, looked, findings.report);
  if (spec) checkSpec(spec, written, findings.report);
  const { findings: found, left } = findings.found();
  const isBlank = tree.text.trim() === "";
  const syntax = isBlank ? [] : tree.diagnostics.map(withRemedy);
  const located = found.map(({ at, ...finding }) => ({
    ...finding,
    range: rangeOf(tree, finding.path, at ?? "value"),
  }));
  const diagnostics = [...syntax, ...located].sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
  const isValid = !diagnostics.some(isError);
  const calibrated = spec !== null && isCalibrated(written);
  if (left + tree.left > 0) diagnostics.push(tooMany(tree, left + tree.left));
  return { spec: isValid ? spec : null, calibrated, data, diagnostics, tree };
}

function tooMany(tree: SpecTree, left: number): SpecDiagnostic {
  const message = `${formatCount(left, "more mistake")} ${left === 1 ? "is" : "are"} not shown: correct some of the others first.`;
  return { severity: "information", code: "too-many", message, path: [], range: rangeAt(tree.text, 0, 1) };
}

function emptySpec(): Finding {
  return {
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
  };
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

/** Adds the facts about its files to a dataset, and reports what is wrong with the files or worth knowing about them. */
function addFacts({ dataset }: Spec, looked: Looked<Inspection> | null, report: Report): DataSummary | null {
  if (!looked || isGenerated(dataset)) return null;
  if (looked.problem) {
    report(dataFinding({ ...looked.problem, severity: "error" }));
    return null;
  }
  const { facts, summary, notices } = looked.found;
  dataset.found = facts;
  for (const notice of notices) report(dataFinding(notice));
  return summary;
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
function duplicateKeys({ root }: SpecTree, findings: Findings): void {
  const visit = (node: Node): void => {
    const seen = new Set<unknown>();
    for (const child of node.children ?? []) {
      visit(child);
      const [key] = node.type === "object" ? (child.children ?? []) : [];
      if (!key) continue;
      if (seen.has(key.value) && findings.isFull()) findings.passOver();
      else if (seen.has(key.value)) findings.report(duplicateKey(pathOf(key)));
      seen.add(key.value);
    }
  };
  if (root) visit(root);
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
