/** Prints one table, line by line as its figures come. */
export interface Table {
  /** a line that heads others */
  heading(text: string): void;
  /** `values`: one for each column, empty where there is none; `goal`: what is asked of them */
  row(what: string, values: string[], goal?: string): void;
}

const WHAT = 52;

export function createTable(columns: string[]): Table {
  const width = Math.max(...columns.map((column) => column.length)) + 3;
  const line = (what: string, values: string[], goal: string) =>
    console.log(
      `${what.padEnd(WHAT)}${values.map((value) => value.padStart(width)).join("")}   ${goal}`.trimEnd(),
    );
  line("", columns, "goal");
  return {
    heading: (text) => console.log(`\n${text}`),
    row: (what, values, goal = "") => line(`  ${what}`, values, goal),
  };
}
