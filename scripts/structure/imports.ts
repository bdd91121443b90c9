/** What the sources import from each other. */
import { globSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";

/** One import statement. */
export interface Import {
  /** paths from the repository's root */
  from: string;
  to: string;
  /** true: `import type`, which is gone when the code runs */
  isTypeOnly: boolean;
}

const root = join(import.meta.dirname, "../..");
const statement = /^(?:import|export)\s+(type\s+)?(?:[^;"]*?\sfrom\s+)?"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm;

/** The imports of all files that match, of files in this repository. */
export function importsOf(pattern: string): Import[] {
  return globSync(pattern, { cwd: root }).flatMap((from) => {
    const text = readFileSync(join(root, from), "utf8");
    return [...text.matchAll(statement)].map(
      ([, type, path, lazy]): Import => ({
        from,
        to: normalize(join(from, "..", path ?? lazy!)),
        isTypeOnly: type !== undefined,
      }),
    );
  });
}

/** The nodes of each circle in a graph, by Tarjan's algorithm; none in a graph without circles. */
export function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!));
    }
    if (low.get(node) !== index.get(node)) return;
    const circle = stack.splice(stack.indexOf(node));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return found;
}

/** A graph of the imports, with a name for each file. */
export function graph(imports: readonly Import[], nameOf: (file: string) => string) {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [a, b] = [nameOf(from), nameOf(to)];
    if (a !== b) edges.set(a, (edges.get(a) ?? new Set()).add(b));
  }
  return edges;
}

/**
 * The circles in which files and folders beside each other import each other, types included; of a folder count the
 * imports of all that is in it. Where there are none, there is no circle of files either.
 */
export function circlesOfNeighbours(imports: readonly Import[]): string[][] {
  const within = new Map<string, Import[]>();
  for (const { from, to, isTypeOnly } of imports) {
    const [a, b] = [from.split(/[\\/]/), to.split(/[\\/]/)];
    const depth = a.findIndex((part, index) => part !== b[index]);
    if (depth < 0) continue;
    const folder = a.slice(0, depth).join("/");
    const edge = { from: a.slice(0, depth + 1).join("/"), to: b.slice(0, depth + 1).join("/"), isTypeOnly };
    within.set(folder, [...(within.get(folder) ?? []), edge]);
  }
  return [...within.values()].flatMap((edges) => circles(graph(edges, (name) => name)));
}
