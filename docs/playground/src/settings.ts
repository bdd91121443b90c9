/** What a visitor can change, and how an address says it. */

export interface Setting {
  label: string;
  /** what the slider can be set to */
  values: readonly number[];
  initial: number;
}

/** Each run has a gain of its own; everything else is the same for all. */
export const settings = {
  lowGain: { label: "Smallest gain", values: [0.1, 0.25, 0.5, 1, 1.5, 2], initial: 0.5 },
  highGain: { label: "Largest gain", values: [4, 6, 8, 10, 15, 20], initial: 15 },
  learningRate: { label: "Learning rate", values: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2], initial: 1e-3 },
  width: { label: "Width of the first layer", values: [16, 32, 64, 128], initial: 64 },
  epochs: { label: "Epochs", values: [20, 40, 80], initial: 40 },
  seed: { label: "Seed", values: [1, 2, 3, 4, 5, 6, 7, 8, 9], initial: 1 },
} satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
export type Settings = Record<SettingName, number>;

export const settingNames = Object.keys(settings) as SettingName[];

/** The settings of an address's fragment; what is missing or impossible has its initial value. */
export function fromFragment(fragment: string): Settings {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const entries = settingNames.map((name) => {
    const { values, initial }: Setting = settings[name];
    const value = Number(given.get(name) ?? Number.NaN);
    return [name, values.includes(value) ? value : initial];
  });
  return Object.fromEntries(entries);
}

/** The fragment that `fromFragment` reads; what has its initial value is left out. */
export function toFragment(chosen: Settings): string {
  const changed = settingNames.filter((name) => chosen[name] !== settings[name].initial);
  return new URLSearchParams(changed.map((name) => [name, String(chosen[name])])).toString();
}
