/** Kernels of other layers. `g`: address of a convolution's or pooling's record (kernels/patches.ts, window.ts). */
export interface LayerKernels {
  convolutionFloats(g: number, filters: number): number;
  convolve(g: number, batch: number, map: number, w: number, filters: number, z: number, room: number): void;
  convolutionStep(
    g: number,
    batch: number,
    map: number,
    dz: number,
    filters: number,
    w: number,
    gradient: number,
    room: number,
  ): void;
  turnKernel(w: number, taps: number, channels: number, filters: number, turned: number): void;
  maxPool(g: number, batch: number, x: number, y: number): void;
  averagePool(g: number, batch: number, x: number, y: number): void;
  maxPoolGradient(g: number, batch: number, x: number, y: number, dy: number, dx: number): void;
  averagePoolGradient(g: number, batch: number, dy: number, dx: number): void;
  addBias(z: number, bias: number, rows: number, width: number): void;
  activatePanels(
    kind: number,
    slope: number,
    z: number,
    bias: number,
    rows: number,
    width: number,
    y: number,
  ): void;
  activationGradientPanels(
    kind: number,
    slope: number,
    dy: number,
    reference: number,
    rows: number,
    width: number,
  ): void;
  dropout(
    x: number,
    bytes: number,
    firstKey: number,
    secondKey: number,
    threshold: number,
    scale: number,
    y: number,
  ): void;
  moments(x: number, rows: number, width: number, mean: number, variance: number): void;
  normalize(
    x: number,
    rows: number,
    width: number,
    mean: number,
    scale: number,
    shift: number,
    y: number,
  ): void;
  normalizationSums(
    dy: number,
    x: number,
    rows: number,
    width: number,
    mean: number,
    sums: number,
    products: number,
  ): void;
  normalizationGradient(
    dy: number,
    x: number,
    rows: number,
    width: number,
    mean: number,
    meanGradient: number,
    slope: number,
    scale: number,
  ): void;
  /** one optimizer step on `bytes` of consecutive parameters */
  step(parameters: number, gradient: number, bytes: number): void;
  mapFromRows(
    rows: number,
    width: number,
    batch: number,
    positions: number,
    channels: number,
    map: number,
  ): void;
  flatten(map: number, batch: number, positions: number, channels: number, flat: number): void;
  unflatten(flat: number, batch: number, positions: number, channels: number, map: number): void;
  operands(panels: number, rows: number, width: number, x: number, xT: number): void;
  takeGrid(
    map: number,
    batch: number,
    mapHeight: number,
    mapWidth: number,
    channels: number,
    gridHeight: number,
    gridWidth: number,
    target: number,
    targetHeight: number,
    firstRow: number,
  ): void;
}
