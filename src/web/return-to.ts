import { navigate } from "./router.ts";
import { knownSession } from "./session.ts";

/** What somebody wanted when a page asked them who they are. In memory only: it never comes from a URL. */
let wanted: string | (() => Promise<void>) | null = null;

export function rememberPlace(path: string): void {
  wanted = path;
}

/**
 * Does it now, or, if nobody is signed in yet, after the question for a name. Nothing where the hub does not answer:
 * the page says so. Rejects with the action's own failure.
 */
export async function withPlayer(action: () => Promise<void>): Promise<void> {
  const { state } = await knownSession();
  if (state === "signed-in") await action();
  else if (state === "nobody") {
    wanted = action;
    navigate("/signin");
  }
}

/** After signing in: on to where it was going, home if nowhere. */
export async function goOn(): Promise<void> {
  const next = wanted;
  wanted = null;
  if (typeof next === "function") await next();
  else navigate(next ?? "/", { replace: true });
}
