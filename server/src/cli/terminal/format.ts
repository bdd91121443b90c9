/** How figures are written in the terminal. */

/** 0.8034 → "80.3%"; "–" when there is none. */
export function percent(share: number | null): string {
  return share === null ? "–" : `${(share * 100).toFixed(1)}%`;
}

/** s_F with two decimals; "0" where the gate has set it to 0. */
export function scoreText(score: number | null): string {
  if (score === null) return "–";
  if (score === 0) return "0";
  return Math.abs(score) >= 1000 ? score.toFixed(0) : score.toFixed(Math.abs(score) >= 100 ? 1 : 2);
}

/** "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "1 epoch", "20 epochs". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
