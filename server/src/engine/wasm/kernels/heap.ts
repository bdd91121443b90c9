/** The first address that the kernels' own data leave free. */
export function heapBase(): usize {
  return __heap_base;
}
