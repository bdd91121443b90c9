import { defineConfig } from "vitest/config";

/** Limits that end a test that hangs; none is near what a test takes on a loaded machine. */
const limits = {
  unit: { testTimeout: 120_000, hookTimeout: 120_000 },
  integration: { testTimeout: 900_000, hookTimeout: 300_000, expect: { poll: { timeout: 240_000 } } },
  // A campaign of 8 hours is one test.
  campaigns: { testTimeout: 24 * 3_600_000, hookTimeout: 120_000 },
};

/** A file whose first comment has "@module-tag slow" is left out of `npm run test:quick`. */
const tags = [{ name: "slow", description: "takes more than a second; not in npm run test:quick" }];

export default defineConfig({
  test: {
    tags,
    projects: [
      {
        test: { name: "unit", tags, include: ["test/unit/**/*.test.ts"], maxWorkers: "100%", ...limits.unit },
      },
      {
        test: {
          name: "integration",
          tags,
          include: ["test/integration/**/*.test.ts"],
          // Each test has a daemon, and each daemon its trainers: more at a time only wait for each other.
          maxWorkers: 2,
          ...limits.integration,
        },
      },
      {
        test: {
          name: "release",
          tags,
          include: ["test/release/**/*.test.ts"],
          globalSetup: "test/release/makeRelease.ts",
          ...limits.integration,
        },
      },
      {
        test: {
          name: "campaigns",
          tags,
          include: ["test/campaigns/**/*.test.ts"],
          fileParallelism: false,
          ...limits.campaigns,
        },
      },
    ],
  },
});
