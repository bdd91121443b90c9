import { expect, test } from "vitest";
import { createAdmission } from "../../../server/src/daemon/httpAdmission.ts";

function admissionWithClock() {
  const clock = { now: 0 };
  return { clock, admission: createAdmission(() => clock.now) };
}
const wrong = { refused: "wrong" };

test("a code works once", () => {
  const { admission } = admissionWithClock();
  const code = admission.issueCode();
  const result = admission.exchange(code);
  expect("session" in result && admission.isSession(result.session)).toBe(true);
  expect(admission.exchange(code)).toEqual(wrong);
  expect(admission.isSession(code)).toBe(false);
  expect(admission.isSession("")).toBe(false);
});

test("a code is too old after a minute", () => {
  const { admission, clock } = admissionWithClock();
  const code = admission.issueCode();
  clock.now = 60_001;
  expect(admission.exchange(code)).toEqual(wrong);
});

test("of many codes only the newest eight work", () => {
  const { admission } = admissionWithClock();
  const codes = Array.from({ length: 9 }, () => admission.issueCode());
  expect(admission.exchange(codes[0]!)).toEqual(wrong);
  expect(admission.exchange(codes[1]!)).toHaveProperty("session");
});

test("after twenty wrong codes nothing is looked at for a minute", () => {
  const { admission, clock } = admissionWithClock();
  for (let i = 0; i < 20; i++) expect(admission.exchange(`guess ${i}`)).toEqual(wrong);
  expect(admission.exchange(admission.issueCode())).toEqual({ refused: "tooMany" });
  clock.now = 60_001;
  expect(admission.exchange(admission.issueCode())).toHaveProperty("session");
});
