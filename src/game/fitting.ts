import type { Manifest, Options } from "../../protocol/manifest.ts";
import { checkOptions, defaultOptions } from "../../protocol/options.ts";

/** The values that still fit the game's options, and defaults for the others. */
export function fitting({ options: schema }: Manifest, options: Options): Options {
  let kept = defaultOptions(schema);
  for (const [name, value] of Object.entries(options)) {
    try {
      kept = checkOptions(schema, { ...kept, [name]: value });
    } catch {
      // It does not fit any more: the default stays.
    }
  }
  return kept;
}
