/** What the parts of the study's view have in common. */
import type { Notes, RunId, StudyId } from "../../../server/src/protocol/protocol.ts";
import type { Theme } from "../page/theme.ts";
import type { SavedFile } from "../pictures/download.ts";
import type { Brushes, Run, View } from "../state/state.ts";

/** A study as its view shows it. */
export interface StudyInput {
  runs: readonly Run[];
  /** the runs of the other studies that are listed, study by study; [] in other sections than theirs */
  others: readonly (readonly Run[])[];
  /** paths of the parameters by which the runs are called */
  paths: readonly string[];
  chosen: RunId | null;
  view: View["study"];
  brushes: Brushes;
  /** what people have written about the study */
  notes: Notes | undefined;
  isConnected: boolean;
  theme: Theme;
}

export interface StudySectionView {
  root: HTMLElement;
  render(input: StudyInput): void;
}

export interface StudyEvents {
  arrange(change: Partial<View["study"]>): void;
  brush(brushes: Brushes): void;
  annotate(study: StudyId, notes: Notes): void;
  /** @param study of the run, where it is another one */
  choose(run: RunId, study?: StudyId): void;
  save(file: SavedFile): void;
  /** Saves the study's report. */
  saveReport(study: StudyInput): void;
}
