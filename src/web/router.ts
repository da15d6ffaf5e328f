import { signal } from "@preact/signals";

/** Path of the page that is shown, without query and fragment: nothing here reads those, save the admin link. */
export const path = signal(location.pathname);

/** Counts navigations, so that the same path visited again is still a new page. */
export const visits = signal(0);

export function navigate(to: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace === true) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  arrive();
  scrollTo(0, 0);
}

export function startRouter(): void {
  addEventListener("popstate", arrive);
  // One listener for all links: an ordinary <a href> stays an ordinary link for everything but a plain click.
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || link.target !== "" || link.hasAttribute("download")) return;
    if (link.origin !== location.origin || !isPage(link.pathname)) return;
    if (link.hash !== "" && link.pathname === location.pathname) return;
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash);
  });
}

/** What the hub answers itself is not a page of this app. */
function isPage(pathname: string): boolean {
  return !/^\/(api|docs|openapi\.json|ws)(\/|$)/.test(pathname);
}

function arrive(): void {
  path.value = location.pathname;
  visits.value++;
}

/** The decoded part after a prefix, as in `/games/NAME`; null if the path is another one. */
export function pathPart(pathname: string, prefix: string): string | null {
  if (!pathname.startsWith(prefix)) return null;
  const part = pathname.slice(prefix.length).replace(/\/$/, "");
  if (part === "" || part.includes("/")) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
