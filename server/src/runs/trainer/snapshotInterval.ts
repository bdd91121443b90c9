/** Making and writing one takes up to twice the time of making it, so this keeps both at about 2% of training. */
const REST = 100;

/**
 * The least time from one snapshot to the next, in milliseconds: the setting's, or longer where snapshots are
 * large, so that they cost little. A setting of 0 means one after every epoch, whatever that costs.
 *
 * @param seconds the setting
 * @param making how long the last one took to make, in milliseconds
 */
export function snapshotInterval(seconds: number, making: number): number {
  return seconds === 0 ? 0 : Math.max(1000 * seconds, REST * making);
}
