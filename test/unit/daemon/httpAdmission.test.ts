import { expect, test } from "vitest";
import { createAdmission } from "../../../server/src/daemon/http/httpAdmission.ts";

function admissionWithClock() {
  const clock = { now: 0 };
  return { clock, admission: createAdmission(() => clock.now) };
}
const wrong = { refused: "wrong" };

test("a code works once", () => {
  const { admission } = admissionWithClock();
  const code = admission.issueCode();
  const result = admission.exchange(code);
  expect("session" in result && admission.idOf(result.session)).toMatch(/^[0-9a-f]{8}$/);
  expect(admission.exchange(code)).toEqual(wrong);
  expect(admission.idOf(code)).toBeNull();
  expect(admission.idOf("")).toBeNull();
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

test("after twenty wrong codes in a minute others are told to wait, and the right code still works", () => {
  const { admission, clock } = admissionWithClock();
  for (let i = 0; i < 20; i++) expect(admission.exchange(`guess ${i}`)).toEqual(wrong);
  expect(admission.exchange("one more")).toEqual({ refused: "tooMany" });
  expect(admission.exchange(admission.issueCode())).toHaveProperty("session");
  clock.now = 60_001;
  expect(admission.exchange("one more")).toEqual(wrong);
});

test("a session is listed by an id that admits no one, until it is revoked", () => {
  const { admission } = admissionWithClock();
  const result = admission.exchange(admission.issueCode());
  const secret = "session" in result ? result.session : "";
  const [listed] = admission.sessions();
  expect(admission.idOf(secret)).toBe(listed!.session);
  expect(admission.idOf(listed!.session)).toBeNull();
  expect(admission.revoke("another")).toBe(false);
  expect(admission.revoke(listed!.session)).toBe(true);
  expect(admission.idOf(secret)).toBeNull();
  expect(admission.sessions()).toEqual([]);
});
