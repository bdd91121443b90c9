/** A view that is made when it is first shown: the first paint does not wait for it. */
export function onDemand<V extends { root: HTMLElement }>(panel: HTMLElement, make: () => V): () => V {
  let made: V | undefined;
  return () => {
    if (!made) {
      made = make();
      panel.append(made.root);
    }
    return made;
  };
}
