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
  "a аαɑᴀⱥᶏ",
  "b ьвβƅʙɓꞵ",
  "c сϲᴄƈ",
  "d ԁđɗᴅɖ",
  "e еєҽεᴇ",
  "f ғƒꜰ",
  "g ɡɢցɠꞡ",
  "h һнհħηʜɦ",
  "j јյᴊȷ",
  "k кκқᴋƙĸ",
  "l 1i|ıіιӏיןוɪǀłاlɩʟɭꙇ",
  "m мϻᴍɱ",
  "n пոռɴɲŋɳƞ",
  "o 0оοσөօסه०୦ᴏøօ๐",
  "p рρթþᴘƥ",
  "q ԛգꞯʠɋ",
  "r гᴦʀɾɽ",
  "s ѕʂꜱƽ",
  "t тτŧᴛƭʈ",
  "u υսцᴜ",
  "v ѵνטᴠʋ",
  "w ѡωԝшɯᴡⱳ",
  "x хχ",
  "y уүγყʏƴ",
  "z ᴢʐƶ",
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
