import { useId, useState } from "preact/hooks";
import type { RoomMember, RoomState } from "../../../protocol/player.ts";
import { cleanName } from "../../client/view-text.ts";
import { Icon } from "../ui/icon.tsx";
import { plural } from "../ui/text.ts";
import { Token } from "../ui/token.tsx";
import { command } from "./room-store.ts";

export function Members({ room, self }: { readonly room: RoomState; readonly self: RoomMember | null }) {
  const people = room.members.length;
  return (
    <section class="panel" aria-labelledby="members-title">
      <div class="panel-head">
        <h2 id="members-title">
          <Icon name="users" /> At the table
        </h2>
        <span class="quiet small num">
          {people} of {room.settings.capacity}
        </span>
      </div>
      <ul class="members">
        {room.members.map((member) => (
          <MemberRow key={member.member} member={member} self={self} />
        ))}
        {people < 2 && (
          <li class="member member-free">
            <span class="seat-free" aria-hidden="true" />
            <span class="quiet">A free chair. Send somebody the code.</span>
          </li>
        )}
      </ul>
    </section>
  );
}

function MemberRow({ member, self }: { readonly member: RoomMember; readonly self: RoomMember | null }) {
  const mine = member.member === self?.member;
  const name = cleanName(member.name);
  return (
    <li class="member" data-me={mine}>
      <Token index={member.member} away={!member.connected} />
      <div class="grow">
        <p class="member-name">
          {name}
          {mine && <span class="quiet"> (you)</span>}
        </p>
        <p class="badges">
          {!member.spectator && !member.host && (
            <span class="badge" data-kind={member.ready ? "good" : "plain"}>
              {member.ready ? <Icon name="check" /> : null}
              {member.ready ? "Ready" : "Not ready yet"}
            </span>
          )}
          {member.host && (
            <span class="badge" data-kind="warn">
              <Icon name="crown" /> Host
            </span>
          )}
          {member.spectator && (
            <span class="badge" data-kind="info">
              <Icon name="eye" /> Watching
            </span>
          )}
          {!member.connected && (
            <span class="badge" data-kind="bad">
              Away
            </span>
          )}
          {member.muted && (
            <span class="badge">
              <Icon name="mute" /> Muted
            </span>
          )}
          {member.wins > 0 && (
            <span class="badge" data-kind="good">
              <Icon name="trophy" /> {plural(member.wins, "win")}
            </span>
          )}
        </p>
      </div>
      {self?.host === true && !mine && <MemberMenu member={member} name={name} />}
    </li>
  );
}

/** What the host may do with somebody: a button at the end of the row, and below it what it opens. */
function MemberMenu({ member, name }: { readonly member: RoomMember; readonly name: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        class="btn"
        data-kind="quiet"
        data-size="icon"
        aria-label={`Manage ${name}`}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      <div class="member-tools" id={id} hidden={!open}>
        <button
          type="button"
          class="btn"
          data-size="small"
          onClick={() => void command({ name: "mute", member: member.member, muted: !member.muted })}
        >
          {member.muted ? "Unmute" : "Mute"}
        </button>
        <button
          type="button"
          class="btn"
          data-size="small"
          onClick={() => void command({ name: "host", member: member.member })}
        >
          Make host
        </button>
        <button
          type="button"
          class="btn"
          data-kind="danger"
          data-size="small"
          onClick={() => void command({ name: "kick", member: member.member })}
        >
          Remove
        </button>
      </div>
    </>
  );
}
