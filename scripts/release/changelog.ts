/** CHANGELOG.md: a section for each release, the newest first. */

/** A change that users notice, as a file in .changeset/ describes it. */
export interface Change {
  bump: "major" | "minor" | "patch";
  summary: string;
}

const headings = { major: "Breaking changes", minor: "Added and changed", patch: "Fixed" } as const;

/** The section of a release. */
export function section(version: string, date: string, changes: readonly Change[]): string {
  const parts = (Object.keys(headings) as Change["bump"][]).flatMap((bump) => {
    const lines = changes.filter((change) => change.bump === bump).map(({ summary }) => item(summary));
    return lines.length > 0 ? [`### ${headings[bump]}\n\n${lines.join("\n")}\n`] : [];
  });
  return `## ${version} (${date})\n\n${parts.join("\n")}`;
}

function item(summary: string): string {
  return `- ${summary.trim().replaceAll("\n", "\n  ")}`;
}

/** The change log with a new section above those that it has. */
export function withSection(changelog: string, added: string): string {
  const first = changelog.search(/^## /m);
  if (first < 0) return `${changelog.trimEnd()}\n\n${added}`;
  return `${changelog.slice(0, first)}${added}\n${changelog.slice(first)}`;
}

/**
 * What the change log says about a release, without its heading.
 *
 * @throws one sentence when it says nothing
 */
export function notesOf(changelog: string, version: string): string {
  const start = changelog.indexOf(`## ${version} `);
  if (start < 0)
    throw new Error(`CHANGELOG.md has no section for ${version}: "npm run release:version" writes it.`);
  const rest = changelog.slice(changelog.indexOf("\n", start) + 1);
  const end = rest.search(/^## /m);
  return `${(end < 0 ? rest : rest.slice(0, end)).trim()}\n`;
}
