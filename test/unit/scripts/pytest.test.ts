import { expect, test } from "vitest";
import { ofPytest } from "../../../scripts/testing/pytest.ts";

const report = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="3" tests="8" time="1.0">
<testcase classname="" name="tests.test_torch" time="0.0"><skipped type="pytest.skip" message="collection skipped">('/a/test_torch.py', 8, "Skipped: could not import 'torch': No module named 'torch'")</skipped></testcase>
<testcase classname="t" name="test_one" time="0.1" /><testcase classname="t" name="test_two" time="0.1" /><testcase classname="t" name="test_three" time="0.1" />
<testcase classname="t" name="test_jax" time="0.1"><skipped type="pytest.skip" message="could not import &apos;jax.numpy&apos;: No module named &apos;jax&apos;">/a:3: no</skipped></testcase>
<testcase classname="t" name="test_slow" time="0.1"><skipped type="pytest.skip" message="too slow here" /></testcase>
<testcase classname="t" name="test_bad" time="0.1"><failure message="no">no</failure></testcase>
<testcase classname="t" name="test_worse" time="0.1"><error message="no">no</error></testcase>
</testsuite></testsuites>`;

test("a report of pytest is counted, and only a framework that npm test does not install may be missing", () => {
  const { passed, failed, failures, skips } = ofPytest(report);
  expect({ passed, failed }).toEqual({ passed: 3, failed: 2 });
  expect(failures).toEqual(["t > test_bad", "t > test_worse"]);
  expect(skips.map(({ reason, isExpected }) => [reason, isExpected])).toEqual([
    [expect.stringContaining("has no torch: npm run test:python"), true],
    [expect.stringContaining("has no jax"), false],
    ["too slow here", false],
  ]);
});
