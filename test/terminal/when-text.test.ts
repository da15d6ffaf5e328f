import { expect, test } from "bun:test";
import { whenText } from "../../src/terminal/screens/history.tsx";

test("a time of the past is said as people say it, in the reader's place", () => {
  const now = new Date(2026, 2, 1, 20, 15).getTime();
  const said = (...at: [number, number, number, number, number]) => whenText(new Date(...at).getTime(), now);
  expect(said(2026, 2, 1, 20, 15)).toBe("just now");
  expect(said(2026, 2, 1, 19, 16)).toBe("59 min ago");
  expect(said(2026, 2, 1, 0, 5)).toBe("today 00:05");
  expect(said(2026, 1, 28, 23, 59)).toBe("yesterday 23:59");
  expect(said(2026, 0, 9, 7, 30)).toBe("9 Jan 07:30");
  expect(said(2025, 11, 31, 12, 0)).toBe("31 Dec 2025");
});
