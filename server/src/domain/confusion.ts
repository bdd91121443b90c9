/** Most classes whose confusion matrix is kept: of 100 it has 10,000 counts, about 25 kB of a record. */
export const mostConfusedClasses = 100;
