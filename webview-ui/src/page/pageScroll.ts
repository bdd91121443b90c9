/**
 * Keeps how far the page is scrolled. In a narrow page the document scrolls, in a wide one the chosen run's
 * half; only one of them can, so both are treated alike.
 * @returns what restores an earlier position, to be called once the content is there
 */
export function watchPageScroll(chosen: HTMLElement, report: (top: number) => void): (top: number) => void {
  const page = document.documentElement;
  const listen = () => report(page.scrollTop + chosen.scrollTop);
  document.addEventListener("scroll", listen, { passive: true });
  chosen.addEventListener("scroll", listen, { passive: true });
  return (top) => {
    for (const scroller of [page, chosen]) scroller.scrollTop = top;
  };
}
