/** Sentences in the code, outside of the message catalogue. */
import { globSync } from "node:fs";
import { join, relative } from "node:path";
import type { NewExpression, Node, SourceFile, TemplateExpression } from "typescript/unstable/ast";
import { SyntaxKind } from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";

export interface Sentence {
  /** the file's path from the repository's root, and its line */
  place: string;
  /** the text, with `{}` for each value */
  text: string;
  /** what it is given to: `new Error`, `log.warn`, or the name of a function or key */
  given: string;
}

const root = join(import.meta.dirname, "../..");

/** The literals of the files that match which read as sentences: a capital or a value first, three words, a full stop. SQL is none. */
export function sentencesOf(pattern: string): Sentence[] {
  const config = join(root, "tsconfig.syntax.json");
  const files = globSync(pattern, { cwd: root });
  const compilerOptions = { noLib: true, noResolve: true, types: [] };
  const api = new API({
    cwd: root,
    fs: {
      readFile: (path) => (path === config ? JSON.stringify({ compilerOptions, files }) : undefined),
      fileExists: (path) => path === config || undefined,
    },
  });
  try {
    const { program } = api.updateSnapshot({ openProjects: [config] }).getProject(config)!;
    return files.flatMap((file) => literalsOf(program.getSourceFile(join(root, file))!));
  } finally {
    api.close();
  }
}

function literalsOf(file: SourceFile): Sentence[] {
  const found: Sentence[] = [];
  const visit = (node: Node): void => {
    const text = textOf(node);
    if (text !== null && isSentence(text)) {
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      found.push({ place: `${relative(root, file.fileName)}:${line}`, text, given: receiverOf(node, file) });
    }
    node.forEachChild(visit);
  };
  visit(file);
  return found;
}

function textOf(node: Node): string | null {
  if (node.kind === SyntaxKind.StringLiteral || node.kind === SyntaxKind.NoSubstitutionTemplateLiteral)
    return (node as Node & { text: string }).text;
  if (node.kind !== SyntaxKind.TemplateExpression) return null;
  const { head, templateSpans } = node as TemplateExpression;
  return head.text + templateSpans.map(({ literal }) => `{}${literal.text}`).join("");
}

function isSentence(text: string): boolean {
  const words = text.split(/\s+/).filter((word) => /[a-z]{2,}/i.test(word));
  if (/\b(SELECT|UPDATE|DELETE|WHERE)\b/.test(text)) return false;
  return words.length >= 3 && /^["$A-Z{]/.test(text) && /[.?]\s*$/.test(text);
}

/** The call, or else the key, that a literal is given to. */
function receiverOf(node: Node, file: SourceFile): string {
  for (let { parent } = node; parent; { parent } = parent) {
    if (parent.kind === SyntaxKind.NewExpression)
      return `new ${(parent as NewExpression).expression.getText(file)}`;
    if (parent.kind === SyntaxKind.CallExpression)
      return (parent as Node & { expression: Node }).expression.getText(file).replace(/^[\s\S]*\./, ".");
    if (parent.kind === SyntaxKind.PropertyAssignment || parent.kind === SyntaxKind.VariableDeclaration)
      return (parent as Node & { name: Node }).name.getText(file);
  }
  return "";
}
