/** Put in by the build; code that runs from source has none. */
declare const DAI_VERSION: string;

export const SOURCE_VERSION = "0.0.0-dev";

/** The version of the product that this code belongs to. */
export const version: string = typeof DAI_VERSION === "string" ? DAI_VERSION : SOURCE_VERSION;
