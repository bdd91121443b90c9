import type { Evaluation } from "./evaluation.ts";
import { describeEvaluation, type EvaluationTable, evaluationTables } from "./evaluationTables.ts";

/** @param level of the headings: 3 is `###` */
export function renderMarkdown(evaluation: Evaluation, level = 3): string {
  const heading = "#".repeat(level);
  const sections = evaluationTables(evaluation).map((table) =>
    [`${heading} ${table.title}`, markdownTable(table), table.note]
      .filter((part) => part !== "")
      .join("\n\n"),
  );
  return `${[describeEvaluation(evaluation).join(" "), ...sections].join("\n\n")}\n`;
}

export function markdownTable({ head, rows }: Pick<EvaluationTable, "head" | "rows">): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const sides = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [line(head), line(sides), ...rows.map(line)].join("\n");
}
