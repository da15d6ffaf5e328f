/** First match wins: Edge and Opera also say Chrome, Chrome also says Safari. */
const programs: readonly (readonly [RegExp, string])[] = [
  [/\bminihub\b/i, "minihub"],
  [/\bEdgi?A?(?:OS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bmacOS\b|\bdarwin\b/, "Mac"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/i, "Linux"],
];

/** "Firefox on Linux" from a `User-Agent`, for the person's own list of sessions. Only ever one of our own words. */
export function clientLabel(userAgent: string | null): string {
  const text = (userAgent ?? "").slice(0, 512);
  const program = programs.find(([sign]) => sign.test(text))?.[1];
  const system = systems.find(([sign]) => sign.test(text))?.[1];
  if (program === undefined && system === undefined) return "Unknown program";
  return system === undefined ? `${program}` : `${program ?? "Unknown program"} on ${system}`;
}
