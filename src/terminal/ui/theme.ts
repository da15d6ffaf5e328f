import { createContext } from "react";
import type { Tone } from "../../../protocol/view.ts";

/** False where the person asked for no colours (NO_COLOR). Every sign stands without them. */
export const ColorContext = createContext(true);

/** Names of the sixteen that the person's own terminal theme sets; only p6 has none left and asks for orange. */
export const toneColors: Readonly<Record<Tone, string>> = {
  good: "green",
  bad: "red",
  warn: "yellow",
  info: "cyan",
  muted: "gray",
  p0: "redBright",
  p1: "yellowBright",
  p2: "blueBright",
  p3: "greenBright",
  p4: "magentaBright",
  p5: "cyanBright",
  p6: "#d78700",
  p7: "whiteBright",
};
