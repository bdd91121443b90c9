/** Sentences in the code, outside of the message catalogue. */
import { relative } from "node:path";
import type { NewExpression, Node, SourceFile, TemplateExpression } from "typescript/unstable/ast";
import { SyntaxKind } from "typescript/unstable/ast";
import { root, syntaxTrees } from "./syntaxTrees.ts";

export interface Sentence {
  /** the file's path from the repository's root, and its line */
  place: string;
  /** the text, with `{}` for each value */
  text: string;
  /** what it is given to: `new Error`, `log.warn`, or the name of a function or key */
  given: string;
}

/** The literals of the files that match which read as sentences: a capital or a value first, three words, a full stop. SQL is none. */
export function sentencesOf(pattern: string): Sentence[] {
  return syntaxTrees(pattern, literalsOf);
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
