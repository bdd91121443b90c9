import type { Node } from "jsonc-parser";
import type { Task } from "../dataset/dataset.ts";
import type { DataSummary, Inspection } from "../dataset/facts.ts";
import type { DatasetInspector } from "../dataset/kinds/registry.ts";
import { type FilesSpec, isGenerated } from "../dataset/kinds/registry.ts";
import type { DataProblem, DataResult } from "../dataset/problem.ts";
import { say } from "../messages/catalogue.ts";
import { taskOf } from "../recipe/losses.ts";
import { namingZeroGain } from "./checks/architecture/zeroGain.ts";
import { checkSpec } from "./checks/checks.ts";
import { createFindings, type Finding, type Findings, type Report } from "./checks/finding.ts";
import { checkProgramSpec, namingNetworks } from "./checks/programChecks.ts";
import type { ProgramInspector } from "./checks/programOnMachine.ts";
import { validate } from "./checks/schema/validate.ts";
import { isObject } from "./checks/schema/variants.ts";
import { allSound, type SoundSections, soundSections } from "./checks/soundSections.ts";
import { completeSpec } from "./completeSpec.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type Remedy, removing, setting } from "./fixes/fix.ts";
import { startingValue } from "./fixes/suggestedValue.ts";
import type { JsonSchema } from "./schema/jsonSchema.ts";
import { isProgramSpec, type ProgramSpec, type Spec } from "./schema/spec.ts";
import { networkSchema, programSchema } from "./schema/specSchema.ts";
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

export interface ParsedSpec {
  /** with every default filled in; null when there are errors, or where a program trains */
  spec: Spec | null;
  /** the same of a spec with a program; null when there are errors, or where the daemon trains */
  program: ProgramSpec | null;
  /** what hovers and hints go by, also while some sections have errors; null where nothing can be read */
  sound: SoundSections | null;
  /** what the dataset's files hold; null for generated data, and before they were inspected */
  data: DataSummary | null;
  diagnostics: SpecDiagnostic[];
  tree: SpecTree;
}

export interface SpecDiagnostic extends Diagnostic {
  /** its fix, where that is clear */
  remedy?: Remedy;
}

const ofNetworks: JsonSchema = networkSchema();
const ofPrograms: JsonSchema = programSchema();

/** A spec's text, read and checked against the schema: all that can be said before its data is examined. */
export interface ReadSpec {
  tree: SpecTree;
  /** with every default filled in, before its values are checked against each other; null when it has errors */
  spec: Spec | null;
  /** the same of a spec with a program */
  program: ProgramSpec | null;
  /** the sections of a spec of networks that have no errors */
  sound: SoundSections | null;
  /** the value as it is written */
  written: unknown;
  findings: Findings;
}

/**
 * Reads and checks the text of a spec. Never throws: what is wrong is in `diagnostics`, in the text's order.
 *
 * @param inspect tells what a dataset's files hold; without it, nothing that depends on them is checked
 * @param inspectProgram checks a program against the machine; without it, nothing that depends on that is checked
 */
export function parseSpec(
  text: string,
  inspect: DatasetInspector = () => null,
  inspectProgram?: ProgramInspector,
): ParsedSpec {
  const read = readText(text);
  const asked = askedData(read);
  return checkValues(read, asked && inspect(asked.dataset, asked.task), inspectProgram);
}

/** The first step: the text against the schema. */
export function readText(text: string): ReadSpec {
  const tree = parseSpecTree(text);
  const findings = createFindings();
  if (text.trim() === "") findings.report(emptySpec());
  const nothing = { tree, spec: null, program: null, sound: null, findings };
  if (!tree.root) return { ...nothing, written: null };
  duplicateKeys(tree, findings);
  const written = plainValue(tree.root);
  const isOfProgram = isObject(written) && Object.hasOwn(written, "program");
  const report: Report = (finding) =>
    findings.report(
      isOfProgram ? namingNetworks(finding) : namingZeroGain(finding, (path) => nodeAt(tree, path)?.value),
    );
  const schema = isOfProgram ? ofPrograms : ofNetworks;
  const { filled, variations } = validate(written, schema, { ...findings, report });
  // A range whose ends are swapped can still be read.
  const isWrong = (finding: Finding) => isError(finding) && finding.code !== "inverted-range";
  const errors = findings.found().findings.filter(isWrong);
  if (errors.length > 0)
    return { ...nothing, written, sound: isOfProgram ? null : soundSections(written, errors, schema) };
  const spec = completeSpec(filled, variations, written);
  if (isProgramSpec(spec)) return { ...nothing, written, program: spec };
  return { ...nothing, written, spec, sound: allSound(spec, written) };
}

/** What is to be asked about a dataset's files between the two steps; null where there is nothing. */
export function askedData({ sound }: ReadSpec): { dataset: FilesSpec; task: Task } | null {
  if (!sound?.areRight("dataset", "training.loss") || isGenerated(sound.spec.dataset)) return null;
  return { dataset: sound.spec.dataset, task: taskOf(sound.spec.training.loss) };
}

/** The second step: the values against each other and, where it is known, against what the files hold. */
export function checkValues(
  read: ReadSpec,
  inspected: DataResult<Inspection> | null,
  inspectProgram: ProgramInspector = () => [],
): ParsedSpec {
  const { tree, spec, program, sound, written, findings } = read;
  const data = sound?.areRight("dataset") ? addFacts(sound.spec, inspected, findings.report) : null;
  if (sound) checkSpec(sound, findings.report);
  if (program) {
    checkProgramSpec(program, written, findings.report);
    inspectProgram(program.program).forEach(findings.report);
  }
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
  if (left + tree.left > 0) diagnostics.push(tooMany(tree, left + tree.left));
  const valid = isValid ? { spec, program } : { spec: null, program: null };
  return { ...valid, sound, data, diagnostics, tree };
}

function tooMany(tree: SpecTree, left: number): SpecDiagnostic {
  return {
    severity: "information",
    ...say("too-many", { left }),
    path: [],
    range: rangeAt(tree.text, 0, 1),
  };
}

function emptySpec(): Finding {
  return {
    severity: "error",
    ...say("empty", {}),
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
  const lines = Object.entries(startingValue(ofNetworks) as object).map(
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
function addFacts(
  { dataset }: Spec,
  inspected: DataResult<Inspection> | null,
  report: Report,
): DataSummary | null {
  if (!inspected || isGenerated(dataset)) return null;
  if (inspected.problem) {
    const { problem, others = [] } = inspected;
    for (const one of [problem, ...others]) report(dataFinding({ ...one, severity: "error" }));
    return null;
  }
  const { facts, summary, notices } = inspected.found;
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

/** JSON keeps the last of two equal keys without a word; someone's edit is lost there. */
function duplicateKeys({ root }: SpecTree, findings: Findings): void {
  const visit = (node: Node): void => {
    const seen = new Set<unknown>();
    for (const child of node.children ?? []) {
      if (child.children) visit(child);
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
  const key = String(path.at(-1));
  return {
    severity: "warning",
    ...say("duplicate-key", { key }),
    path,
    at: "key",
    remedy: { ...removing(path, `Remove all "${key}" but the last`), safe: true },
  };
}
