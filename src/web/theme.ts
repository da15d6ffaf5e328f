import { signal } from "@preact/signals";

export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const key = "minihub.theme";

export const theme = signal<Theme>(readTheme());

function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return themes.find((one) => one === stored) ?? "auto";
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
    return "auto";
  }
}

export function applyTheme(): void {
  const { dataset } = document.documentElement;
  if (theme.value === "auto") delete dataset["theme"];
  else dataset["theme"] = theme.value;
}

export function nextTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  // The first press must be seen, so it goes to the opposite of what is shown.
  const order: readonly Theme[] = dark ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
  theme.value = order[(order.indexOf(theme.value) + 1) % order.length] ?? "auto";
  try {
    if (theme.value === "auto") localStorage.removeItem(key);
    else localStorage.setItem(key, theme.value);
  } catch {
    // As in readTheme.
  }
  applyTheme();
}
