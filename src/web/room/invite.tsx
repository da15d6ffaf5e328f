import { inviteLink, originForOthers } from "../../client/room-facts.ts";
import { hub } from "../session.ts";
import { sayDone } from "../toast.tsx";
import { CodeTiles } from "../ui/code-tiles.tsx";
import { Icon } from "../ui/icon.tsx";
import { Qr } from "../ui/qr.tsx";

export function Invite({
  code,
  locked,
  hasPassword,
}: {
  readonly code: string;
  readonly locked: boolean;
  readonly hasPassword: boolean;
}) {
  const origin = originForOthers(location.origin, hub.value?.origins ?? []);
  const link = inviteLink(origin, code);
  return (
    <section class="panel invite" aria-labelledby="invite-title">
      <h2 id="invite-title">
        <Icon name="link" /> Bring friends
      </h2>
      <div class="invite-body">
        <Qr text={link} label={`QR code of the link to room ${code}`} />
        <div class="stack-s">
          <CodeTiles code={code} />
          <p class="quiet small">Type the code at {new URL(origin).host}, scan, or send the link.</p>
          <CopyLink link={link} />
        </div>
      </div>
      {(locked || hasPassword) && (
        <p class="badges">
          {locked && (
            <span class="badge" data-kind="warn">
              <Icon name="lock" /> Locked
            </span>
          )}
          {hasPassword && (
            <span class="badge" data-kind="warn">
              <Icon name="lock" /> Password
            </span>
          )}
        </p>
      )}
    </section>
  );
}

function CopyLink({ link }: { readonly link: string }) {
  // Phones hand a link on to whatever people chat with.
  if ("share" in navigator)
    return (
      <button type="button" class="btn" onClick={() => void navigator.share({ url: link }).catch(() => {})}>
        <Icon name="share" /> Share link
      </button>
    );
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      sayDone("Link copied.");
    } catch {
      // No clipboard without HTTPS or permission: the link itself is shown to be copied by hand.
      prompt("Copy this link:", link);
    }
  };
  return (
    <button type="button" class="btn" onClick={() => void copy()}>
      <Icon name="copy" /> Copy link
    </button>
  );
}
