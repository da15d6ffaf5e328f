import { describe, expect, test } from "bun:test";
import { checkGameName, checkName, sameName } from "../../src/auth/names.ts";
import { skeleton } from "../../src/auth/skeleton.ts";
import { refusalOf } from "../kit/auth.ts";

describe("a name [AU-18]", () => {
  test.each([
    "Ada",
    "Zoë",
    "Nguyễn",
    "Müller-Lüdenscheidt",
    "日本 太郎",
    "たなか さん",
    "김철수",
    "Ольга",
    "محمد",
    "נועה",
    "नेहा",
    "สำเนียง",
    "Ελένη",
    "42",
    "x_y.z-0",
  ])("may be %p", (name) => {
    expect(checkName(name).name).toBe(name.normalize("NFC"));
  });

  test.each([
    ["mixes scripts", "аdmin"],
    ["mixes scripts in two words", "Ада Ada"],
    ["has a zero-width space", "a\u200bda"],
    ["has a zero-width joiner", "a\u200dda"],
    ["turns the writing direction", "ada\u202egpj"],
    ["isolates a direction", "ada\u2066x"],
    ["piles marks", `a${"\u0301".repeat(50)}`],
    ["begins with a mark", "\u0301ada"],
    ["is 300 characters long", "x".repeat(300)],
    ["is endless", "x".repeat(1_000_000)],
    ["is one character", "a"],
    ["is nothing", ""],
    ["is only spaces", "     "],
    ["is only separators", "-_-"],
    ["is HTML", "<img onerror>"],
    ["is a terminal's title sequence", "\u001b]0;hi\u0007"],
    ["holds a line break", "ada\nadmin"],
    ["holds NUL", "ada\0"],
    ["holds a tag character", "ada\u{e0041}"],
    ["holds half of a surrogate pair", "ada\ud800"],
    ["is wide", "Ａdmin"],
    ["is mathematical", "𝐚𝐝𝐚"],
    ["is a ligature", "ﬁsh"],
    ["is Hangul filler", "ㅤㅤ"],
    ["is an emoji", "😀😀"],
    ["has private-use characters", "ada\ue000"],
  ])("that %s is refused", async (_, name) => {
    expect(await refusalOf(() => checkName(name))).toBe("name_invalid");
  });

  test.each([
    "admin",
    "ADMIN",
    "Admin 7",
    "a.d.m.i.n",
    "аԁміп",
    "H0ST",
    "rnoderator",
    "minihub",
    "System",
    "guest",
    "ᴀᴅᴍɪɴ",
    "ʜᴏꜱᴛ",
    "ꜱʏꜱᴛᴇᴍ",
    "ᴍinihub",
    "admiɴ",
    "adɱiɲ",
    "ɦost",
    "ɓot",
    "ƽystem",
    "ɽoot",
  ])("that is reserved, or looks like it, is refused: %p", async (name) => {
    expect(await refusalOf(() => checkName(name))).toBe("name_invalid");
  });

  test("is kept in one form: composed, without spaces around or in a row", () => {
    expect(checkName("  Zoe\u0308  B ").name).toBe("Zoë B");
    expect(sameName(" zoe\u0308", "ZOË")).toBe(true);
    expect(sameName("Zoe", "Zoë")).toBe(false);
  });

  test.each([
    ["paypal", "раураӏ"],
    ["coco", "сосо"],
    ["modern", "modem"],
    ["vvilly", "willy"],
    ["b0b", "bob"],
    ["Al", "AI"],
    ["zoe", "Zoë"],
    ["ana", "a.n-a"],
    ["KOPH", "КОРН"],
    ["strasse", "straße"],
  ])("%p looks like %p", (one, other) => {
    expect(skeleton(one)).toBe(skeleton(other));
  });

  test.each([
    ["नेहा", "नह"],
    ["mora", "nora"],
    ["ada1", "ada2"],
  ])("%p does not look like %p", (one, other) => {
    expect(skeleton(one)).not.toBe(skeleton(other));
  });

  test("of a game may be longer, and hides no route", async () => {
    expect(checkGameName("A game with a rather long name, no".replace(",", "")).name).toHaveLength(33);
    expect(await refusalOf(() => checkGameName("Invites"))).toBe("name_invalid");
    expect(await refusalOf(() => checkGameName("x".repeat(41)))).toBe("name_invalid");
  });
});
