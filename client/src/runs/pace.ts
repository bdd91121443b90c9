/**
 * Puts off announcements, so that what happens at once is announced once.
 *
 * @param announce is called after the shortest wait that was asked for
 * @param between least time from one call of `announce` to the next, in milliseconds
 */
export function createPace(announce: () => void, between: number) {
  let timer: NodeJS.Timeout | undefined;
  /** when the timer goes off, as `performance.now()` */
  let due = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return {
    /** @param wait in milliseconds; an announcement that is due earlier stays */
    within(wait: number): void {
      const now = performance.now();
      const at = Math.max(now + wait, last + between);
      if (at >= due) return;
      clearTimeout(timer);
      due = at;
      timer = setTimeout(() => {
        due = Number.POSITIVE_INFINITY;
        last = performance.now();
        announce();
      }, at - now);
    },
    cancel(): void {
      clearTimeout(timer);
      due = Number.POSITIVE_INFINITY;
    },
  };
}
