import { useEffect, useRef, useState } from "preact/hooks";
import { roomLimits } from "../../../protocol/limits.ts";
import type { ChatLine, RoomMember } from "../../../protocol/player.ts";
import { cleanName } from "../../client/view-text.ts";
import { Icon } from "../ui/icon.tsx";
import { clean } from "../ui/text.ts";
import { Token } from "../ui/token.tsx";
import { command } from "./room-store.ts";

interface ChatProps {
  readonly lines: readonly ChatLine[];
  readonly self: RoomMember | null;
}

export function Chat({ lines, self }: ChatProps) {
  return (
    <section class="panel chat" aria-labelledby="chat-title">
      <h2 id="chat-title">
        <Icon name="chat" /> Chat
      </h2>
      <ChatLines lines={lines} self={self} />
      <ChatForm self={self} />
    </section>
  );
}

function ChatLines({ lines, self }: ChatProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  if (lines.length === 0) return <p class="quiet small chat-none">Nobody has said anything yet.</p>;
  return (
    <div class="chat-lines" role="log" aria-label="Chat" tabIndex={0} ref={list}>
      <ol>
        {lines.map((line) => (
          <li class="chat-line" data-me={line.member === self?.member} key={`${line.at} ${line.member} ${line.text}`}>
            <Token index={line.member} size="s" />
            <p>
              <strong>{cleanName(line.name)}</strong>
              <span class="sr">: </span>
              <span>{clean(line.text, roomLimits.chatCharsMax)}</span>
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}

function ChatForm({ self }: { readonly self: RoomMember | null }) {
  const [text, setText] = useState("");
  if (self?.muted === true) return <p class="quiet small">The host has muted you.</p>;
  const send = async () => {
    const said = text.trim();
    if (said === "") return;
    setText("");
    // What was refused comes back into the field, unless something new was typed meanwhile.
    if (!(await command({ name: "chat", text: said }))) setText((now) => (now === "" ? said : now));
  };
  return (
    <form
      class="joined"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <input
        class="input"
        aria-label="Message"
        placeholder="Say something"
        value={text}
        maxLength={roomLimits.chatCharsMax}
        autocomplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="btn">
        Send
      </button>
    </form>
  );
}

/**
 * During a match the chat is a drawer, so that the game keeps the whole width.
 * `told`: all that was said before this page came is there.
 */
export function ChatDrawer({ lines, self, told }: ChatProps & { readonly told: boolean }) {
  const [open, setOpen] = useState(false);
  // What was said before this page came is not news.
  const [seen, setSeen] = useState<number | null>(null);
  const latest = lines.at(-1)?.at ?? null;
  useEffect(() => {
    if (latest !== null && (open || seen === null)) setSeen(latest);
    else if (seen === null && told) setSeen(0);
  }, [open, latest, seen, told]);
  const fresh = seen === null ? 0 : lines.filter((line) => line.at > seen && line.member !== self?.member).length;
  return (
    <div class="drawer" data-open={open}>
      <button type="button" class="btn" aria-expanded={open} aria-controls="chat-drawer" onClick={() => setOpen(!open)}>
        <Icon name={open ? "close" : "chat"} /> {open ? "Close chat" : "Chat"}
        {fresh > 0 && (
          <span class="badge" data-kind="warn">
            {fresh}
            <span class="sr"> new</span>
          </span>
        )}
      </button>
      <div id="chat-drawer" hidden={!open}>
        {open && <Chat lines={lines} self={self} />}
      </div>
    </div>
  );
}
