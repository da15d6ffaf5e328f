/**
 * What a name looks like: two names with the same skeleton could be taken for each other.
 * In the manner of Unicode's confusables (UTS #39), for the scripts whose letters double as Latin ones; stricter in that case,
 * accents and separators do not count either. A skeleton is only ever compared, never shown.
 */
export function skeleton(name: string): string {
  const bare = name
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    // Accents only: a vowel sign of an Indic or Thai name is a letter to its readers.
    .replace(/\p{Script=Inherited}|\p{Default_Ignorable_Code_Point}/gu, "");
  let text = "";
  for (const char of bare) text += lookAlikes.get(char) ?? char;
  return text
    .replace(/[^\p{L}\p{M}\p{N}]/gu, "")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w");
}

/** A Latin letter, then lower-case characters that look like it in either case. */
const pairs = [
  "a аαɑ",
  "b ьвβƅ",
  "c сϲᴄ",
  "d ԁđɗ",
  "e еєҽε",
  "f ғƒ",
  "g ɡɢց",
  "h һнհħη",
  "j јյ",
  "k кκқ",
  "l 1i|ıіιӏיןוɪǀłاlɩ",
  "m мϻ",
  "n пոռ",
  "o 0оοσөօסه०୦ᴏøօ๐",
  "p рρթþ",
  "q ԛգ",
  "r гᴦ",
  "s ѕʂ",
  "t тτŧ",
  "u υսц",
  "v ѵνט",
  "w ѡωԝшɯ",
  "x хχ",
  "y уүγყ",
  "z ᴢʐ",
  "ss ß",
  "ae æӕ",
  "oe œ",
] as const;

const lookAlikes: ReadonlyMap<string, string> = new Map(
  pairs.flatMap((pair) => {
    const [latin = "", like = ""] = pair.split(" ");
    return Array.from(like, (char) => [char, latin] as const);
  }),
);
