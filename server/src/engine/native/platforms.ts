/** The platforms that there are native kernels for, as Node names system and processor. */
export const platforms = [
  "linux-x64",
  "linux-arm64",
  "darwin-x64",
  "darwin-arm64",
  "win32-x64",
  "win32-arm64",
] as const;

export type Platform = (typeof platforms)[number];

/** This machine's platform; null where there are no native kernels for it. */
export function hostPlatform(): Platform | null {
  return platforms.find((platform) => platform === `${process.platform}-${process.arch}`) ?? null;
}

/** The file with a platform's kernels, beside the bundles. */
export function kernelFile(platform: Platform): string {
  return `kernels-${platform}.node`;
}
