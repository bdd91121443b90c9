/** A bar of `width` characters; full only when `done` has reached `total`. */
export function progressBar(done: number, total: number, width: number): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : 0;
  const filled = Math.floor(share * width);
  return "━".repeat(filled) + "╌".repeat(width - filled);
}
