import type { Finding } from "../src/author/check/report.ts";

/** Findings as JUnit XML, as build servers show it: one test case each; a warning is one that passed, with a note. */
export function junitOf(suite: string, findings: readonly Finding[], ms: number): string {
  const count = (verdict: Finding["verdict"]) => findings.filter((one) => one.verdict === verdict).length;
  const cases = findings.map((finding) => {
    const { group, rule, title, verdict, detail = "", frames } = finding;
    const named = `<testcase classname=${quoted(`${suite}.${group}`)} name=${quoted(`[${rule}] ${title}`)}`;
    if (verdict === "failed") {
      const body = escaped([detail, ...frames].join("\n"));
      return `    ${named}><failure type=${quoted(rule)} message=${quoted(detail)}>${body}</failure></testcase>`;
    }
    if (verdict === "skipped") return `    ${named}><skipped message=${quoted(detail)}/></testcase>`;
    if (verdict === "warned") return `    ${named}><system-out>${escaped(detail)}</system-out></testcase>`;
    return `    ${named}/>`;
  });
  const totals = `tests="${findings.length}" failures="${count("failed")}" skipped="${count("skipped")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals} time="${(ms / 1000).toFixed(3)}">`,
    `  <testsuite name=${quoted(suite)} ${totals} time="${(ms / 1000).toFixed(3)}">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;")}"`;
}

function escaped(text: string): string {
  const plain = text.replaceAll(/[^\t\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
  return plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
