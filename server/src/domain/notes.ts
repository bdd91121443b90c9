/** A note is text; tags are short words by which runs are found again. */
export interface Notes {
  note: string;
  tags: readonly string[];
}

export const noNotes: Notes = { note: "", tags: [] };

/** Most characters of a note and of a tag, and most tags of one run or study. */
export const mostOfNotes = { note: 10_000, tag: 60, tags: 50 };

/** Tags as people type them, "baseline, wide net": without duplicates and empty ones. */
export function tagsIn(text: string): string[] {
  return tidyTags(text.split(","));
}

/** Tags without blanks around them, without empty ones, each once. */
export function tidyTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ""))];
}
