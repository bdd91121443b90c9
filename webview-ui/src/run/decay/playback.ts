/** Plays epochs in time, 25 a second, one call per frame. */
export interface Playback {
  isPlaying(): boolean;
  /** Plays from one epoch to another; `show` gets epochs between whole ones as well. */
  play(from: number, to: number, show: (epoch: number) => void, ended: () => void): void;
  stop(): void;
}

const epochsPerSecond = 25;

export function createPlayback(): Playback {
  let frame: number | undefined;
  const stop = () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
  };
  return {
    isPlaying: () => frame !== undefined,
    stop,
    play(from, to, show, ended) {
      stop();
      let start: number | undefined;
      const step = (time: number) => {
        start ??= time;
        const epoch = Math.min(to, from + ((time - start) / 1000) * epochsPerSecond);
        frame = epoch < to ? requestAnimationFrame(step) : undefined;
        show(epoch);
        if (frame === undefined) ended();
      };
      frame = requestAnimationFrame(step);
    },
  };
}

/** Whether the system asks for as little motion as possible. */
export const wantsStillness = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
