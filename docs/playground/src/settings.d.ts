/** What a visitor can change, and how an address says it. */
export interface Setting {
  label: string;
  /** what the slider can be set to */
  values: readonly number[];
  initial: number;
}
/** Each run has a gain of its own; everything else is the same for all. */
export declare const settings: {
  lowGain: {
    label: string;
    values: number[];
    initial: number;
  };
  highGain: {
    label: string;
    values: number[];
    initial: number;
  };
  learningRate: {
    label: string;
    values: number[];
    initial: number;
  };
  width: {
    label: string;
    values: number[];
    initial: number;
  };
  epochs: {
    label: string;
    values: number[];
    initial: number;
  };
  seed: {
    label: string;
    values: number[];
    initial: number;
  };
};
export type SettingName = keyof typeof settings;
export type Settings = Record<SettingName, number>;
export declare const settingNames: SettingName[];
/** The settings of an address's fragment; what is missing or impossible has its initial value. */
export declare function fromFragment(fragment: string): Settings;
/** The fragment that `fromFragment` reads; what has its initial value is left out. */
export declare function toFragment(chosen: Settings): string;
