import { graph, type Import, importsOf } from "./imports.ts";

const start = "<!-- dependencies: written by npm run reference -->";
const end = "<!-- end of dependencies -->";

/** The folder of the server that a file lies in; client and page are one folder each. */
export function folderOf(file: string): string {
  const [top, , folder] = file.split(/[\\/]/);
  return top === "server" ? folder! : top!;
}

export function productImports(): Import[] {
  return importsOf("{server/src,client/src,webview-ui/src}/**/*.{ts,tsx}").filter(({ to }) =>
    /\.tsx?$/.test(to),
  );
}

/** A table of the folders, those first that import nothing; each imports only from rows above it. */
export function dependencyTable(imports: readonly Import[]): string {
  const edges = graph(imports, folderOf);
  const values = graph(
    imports.filter(({ isTypeOnly }) => !isTypeOnly),
    folderOf,
  );
  const folders = new Set([...edges.keys(), ...[...edges.values()].flatMap((to) => [...to])]);
  const rows: string[] = [];
  const placed = new Set<string>();
  while (placed.size < folders.size) {
    const next = [...folders]
      .filter((folder) => !placed.has(folder))
      .sort()
      .find((folder) => [...(edges.get(folder) ?? [])].every((to) => placed.has(to)));
    if (next === undefined) throw new Error("The folders import each other in a circle.");
    placed.add(next);
    const to = [...(edges.get(next) ?? [])].sort();
    const named = to.map((name) => (values.get(next)?.has(name) ? `\`${name}\`` : `\`${name}\` (types)`));
    rows.push(`| \`${next}\` | ${named.join(", ") || "nothing"} |`);
  }
  return ["| folder | imports from |", "| --- | --- |", ...rows].join("\n");
}

/** A page with the table in its place. */
export function withDependencyTable(page: string, table: string): string {
  const [before, rest] = page.split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`The page has no place for the table: "${start}" … "${end}".`);
  return `${before}${start}\n\n${table}\n\n${end}${after}`;
}
