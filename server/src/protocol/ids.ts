/** Hash of what decides a run's course; the same run has the same id on every machine. */
export type RunId = string;

export type StudyId = string;
