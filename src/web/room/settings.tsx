import { useState } from "preact/hooks";
import { roomLimits } from "../../../protocol/limits.ts";
import type { RoomSettings, RoomState } from "../../../protocol/player.ts";
import { forgetRoom } from "../last-room.ts";
import { sayDone } from "../toast.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Field, Switch } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { command } from "./room-store.ts";

/** The host's switches. Closed at first: most evenings need none of them. */
export function Settings({ room }: { readonly room: RoomState }) {
  const { settings } = room;
  const set = (change: Partial<RoomSettings>) => void command({ name: "settings", settings: change });
  return (
    <section class="panel" aria-labelledby="settings-title">
      <details class="settings">
        <summary>
          <h2 id="settings-title">
            <Icon name="sliders" /> Room settings
          </h2>
        </summary>
        <div class="stack-s">
          <Switch
            label="Public"
            hint="Listed on the home page"
            checked={settings.public}
            onChecked={(on) => set({ public: on })}
          />
          <Switch
            label="Locked"
            hint="Nobody new comes in"
            checked={settings.locked}
            onChecked={(on) => set({ locked: on })}
          />
          <Switch
            label="Spectators"
            hint="People may watch without playing"
            checked={settings.spectators}
            onChecked={(on) => set({ spectators: on })}
          />
          <Capacity value={settings.capacity} least={room.members.length} onValue={(capacity) => set({ capacity })} />
          <Password hasPassword={room.hasPassword} />
          <Confirm
            label="Close the room"
            question="Close the room for everybody?"
            yes="Close it"
            onYes={() => {
              forgetRoom();
              void command({ name: "close" });
            }}
          />
        </div>
      </details>
    </section>
  );
}

function Capacity({
  value,
  least,
  onValue,
}: {
  readonly value: number;
  readonly least: number;
  readonly onValue: (value: number) => void;
}) {
  return (
    <div class="field">
      <label for="capacity">People at most</label>
      <input
        class="input"
        id="capacity"
        type="number"
        min={Math.max(1, least)}
        max={roomLimits.membersMax}
        value={value}
        onChange={(event) => {
          const next = event.currentTarget.valueAsNumber;
          if (Number.isInteger(next)) onValue(next);
        }}
      />
    </div>
  );
}

function Password({ hasPassword }: { readonly hasPassword: boolean }) {
  const [value, setValue] = useState("");
  const save = async (password: string | null) => {
    if (!(await command({ name: "settings", settings: { password } }))) return;
    setValue("");
    sayDone(password === null ? "The room has no password now." : "The room has a new password.");
  };
  return (
    <form
      class="stack-s"
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== "") void save(value);
      }}
    >
      <Field
        label="Password"
        name="new-room-password"
        type="password"
        autocomplete="new-password"
        value={value}
        onValue={setValue}
        hint={hasPassword ? "The room has one. A new one replaces it." : "Without one, the code is enough."}
        maxLength={64}
      />
      <div class="line">
        <button type="submit" class="btn" data-size="small" disabled={value === ""}>
          Set
        </button>
        {hasPassword && (
          <button type="button" class="btn" data-size="small" onClick={() => void save(null)}>
            Take it away
          </button>
        )}
      </div>
    </form>
  );
}
