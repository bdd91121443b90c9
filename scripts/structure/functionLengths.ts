/** How long the functions of a project are. */
import { relative } from "node:path";
import { isFunctionLikeDeclaration, type Node, type SourceFile } from "typescript/unstable/ast";
import { root, syntaxTrees } from "./syntaxTrees.ts";

/** A function's place and the number of lines from its first to its last. */
export interface FunctionLength {
  /** the file's path from the repository's root, and the line that the function starts on */
  place: string;
  name: string;
  lines: number;
}

/** The functions of the files that match, closures included, also those within others. */
export function functionLengths(pattern: string): FunctionLength[] {
  return syntaxTrees(pattern, functionsOf);
}

function functionsOf(file: SourceFile): FunctionLength[] {
  const found: FunctionLength[] = [];
  const visit = (node: Node): void => {
    if (isFunctionLikeDeclaration(node) && node.body !== undefined) {
      const start = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      const end = file.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
      found.push({
        place: `${relative(root, file.fileName)}:${start}`,
        name: nameOf(node) ?? nameOf(node.parent) ?? "closure",
        lines: end - start + 1,
      });
    }
    node.forEachChild(visit);
  };
  visit(file);
  return found;
}

function nameOf(node: Node): string | undefined {
  return "name" in node ? (node.name as Node | undefined)?.getText() : undefined;
}
