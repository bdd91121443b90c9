/** Codes with which the daemon closes its WebSockets (RFC 6455 §7.4 leaves 4000 to 4999 to applications). */
export const closeCode = {
  /** the daemon ends for now: clients may connect to the next one, and start it */
  goingAway: 1001,
  /** someone stopped the daemon on purpose: clients don't start it again by themselves */
  stopped: 4000,
  /** the client is no longer admitted (RFC 6455: policy violation) */
  policy: 1008,
} as const;
