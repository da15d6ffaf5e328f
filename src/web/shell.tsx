import { cleanName } from "../client/view-text.ts";
import { path } from "./router.ts";
import { currentUser, hub, session } from "./session.ts";
import { nextTheme, theme, type Theme } from "./theme.ts";
import { Icon, type IconName } from "./ui/icon.tsx";
import { clean } from "./ui/text.ts";

const themeIcons: Readonly<Record<Theme, IconName>> = { auto: "auto", light: "sun", dark: "moon" };
const themeNames: Readonly<Record<Theme, string>> = { auto: "as the device", light: "light", dark: "dark" };

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect class="logo-felt" width="64" height="64" rx="16" />
      <circle class="logo-disc" cx="21" cy="21" r="9" />
      <circle class="logo-ring" cx="43" cy="21" r="6.5" />
      <path class="logo-cross" d="M15 37l12 12M27 37L15 49" />
      <rect class="logo-square" x="35" y="35" width="16" height="16" rx="4" />
    </svg>
  );
}

export function Header() {
  const user = currentUser();
  return (
    <header class="top">
      <a class="brand" href="/">
        <Logo />
        <span>minihub</span>
      </a>
      <nav aria-label="Main" class="top-nav">
        {user?.admin === true && (
          <a class="top-link" href="/admin" aria-current={path.value === "/admin" ? "page" : undefined}>
            <Icon name="sliders" />
            <span class="wide">Admin</span>
            <span class="sr narrow">Admin</span>
          </a>
        )}
        {user !== null && (
          <a class="top-link" href="/me" aria-current={path.value === "/me" ? "page" : undefined}>
            <Icon name="user" />
            <span class="top-name">{cleanName(user.name)}</span>
          </a>
        )}
        {session.value.state === "nobody" && path.value !== "/signin" && (
          <a class="top-link" href="/signin">
            Sign in
          </a>
        )}
        <button
          type="button"
          class="btn"
          data-kind="quiet"
          data-size="icon"
          onClick={nextTheme}
          aria-label={`Colours: ${themeNames[theme.value]}. Change`}
        >
          <Icon name={themeIcons[theme.value]} />
        </button>
      </nav>
    </header>
  );
}

export function Footer() {
  const info = hub.value;
  const name = clean(info?.name ?? "minihub", 60);
  const program = `minihub ${clean(info?.version ?? "", 20)}`.trim();
  return (
    <footer class="foot">
      <p>{name === "minihub" ? program : `${name} runs ${program}`}</p>
      <p>
        <a href="/docs">Write a client or a bot</a>
      </p>
    </footer>
  );
}
