export const platforms = [
  "linux-x64",
  "linux-arm64",
  "darwin-x64",
  "darwin-arm64",
  "win32-x64",
  "win32-arm64",
] as const;

export type Platform = (typeof platforms)[number];

export function hostPlatform(): Platform | null {
  return platforms.find((platform) => platform === `${process.platform}-${process.arch}`) ?? null;
}

export function kernelFile(platform: Platform): string {
  return `kernels-${platform}.node`;
}
