/** A daemon whose clocks run faster than others, so that hours of its timers pass in minutes. */
import { execFileSync } from "node:child_process";
import { compilePreload } from "../integration/support/preload.ts";

/** What a process says of two seconds of its own: of each clock, in milliseconds. */
const twoSeconds = `
  const [wall, steady] = [Date.now(), performance.now()];
  setTimeout(() => console.log(JSON.stringify([Date.now() - wall, performance.now() - steady])), 2000);
`;

/**
 * The environment of a process whose clocks and waits are so many times as fast, those of the processes that it starts too.
 *
 * @param rate 1 for clocks as they are
 * @param folder where the library is kept that does it
 * @throws where a timer or a clock is not as fast
 */
export function fastClock(rate: number, folder: string): NodeJS.ProcessEnv {
  if (rate === 1) return {};
  const env = {
    LD_PRELOAD: compilePreload("clockRate", folder),
    DAI_CLOCK_RATE: String(rate),
    DAI_CLOCK_START: String(Math.floor(Date.now() / 1000)),
  };
  const measure = (of: NodeJS.ProcessEnv) => {
    const start = performance.now();
    const text = execFileSync(process.execPath, ["-e", twoSeconds], { env: { ...process.env, ...of } });
    return { own: JSON.parse(String(text)) as number[], here: performance.now() - start };
  };
  const [usual, fast] = [measure({}), measure(env)];
  // Starting takes as long as it does: the two seconds are what is shorter.
  const [waited, expected] = [usual.here - fast.here, 2000 * (1 - 1 / rate)];
  if (fast.own.some((milliseconds) => milliseconds < 1999) || waited < 0.5 * expected)
    throw new Error(
      `Clocks are not ${rate} times as fast: two seconds took ${fast.own.join(" and ")} ms by their own clocks and were over ${waited} ms sooner.`,
    );
  return env;
}
