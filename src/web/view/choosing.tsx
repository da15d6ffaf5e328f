import type { TargetedInputEvent } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { ButtonNode, Card, CardsNode, ChoicesNode, InputNode } from "../../../protocol/view.ts";
import { Confirm } from "../ui/confirm.tsx";
import { Icon } from "../ui/icon.tsx";
import { clean } from "../ui/text.ts";
import { rangeHint, showText } from "../../client/view-text.ts";
import { useView } from "./context.ts";

const tone = (value: string | undefined) => (value === undefined ? {} : { "data-tone": value });

export function Choices({ node }: { readonly node: ChoicesNode }) {
  return node.multi === true ? <ManyChoices node={node} /> : <OneChoice node={node} />;
}

function OneChoice({ node }: { readonly node: ChoicesNode }) {
  const { send, nameSeat } = useView();
  const id = useId();
  return (
    <div class="choices" role="group" aria-labelledby={id}>
      <p class="view-label" id={id}>
        {showText(node.label, nameSeat)}
      </p>
      <div class="choice-grid">
        {node.choices.map((choice, index) => (
          <button
            type="button"
            class="choice"
            key={`${typeof choice.value} ${choice.value}`}
            aria-pressed={choice.selected === true}
            aria-disabled={choice.disabled === true || send === null}
            {...tone(choice.tone)}
            onClick={() => {
              if (choice.disabled !== true) send?.(node.action, choice.value);
            }}
          >
            <span class="choice-sign" data-tone={choice.tone ?? `p${index % 8}`} aria-hidden="true">
              {choice.selected === true ? <Icon name="check" /> : String.fromCharCode(65 + (index % 26))}
            </span>
            <span>{showText(choice.label, nameSeat)}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

function ManyChoices({ node }: { readonly node: ChoicesNode }) {
  const { send, nameSeat, over } = useView();
  const told = node.choices.filter((choice) => choice.selected === true).map((choice) => choice.value);
  const toldKey = JSON.stringify(told);
  const [picked, setPicked] = useState<readonly (number | string)[]>(told);
  // The game's word replaces what was ticked here, but only when it changes.
  useEffect(() => setPicked(told), [toldKey]);
  return (
    <fieldset class="choices" disabled={send === null}>
      <legend class="view-label">{showText(node.label, nameSeat)}</legend>
      <div class="choice-grid">
        {node.choices.map((choice) => (
          <label class="choice" key={`${typeof choice.value} ${choice.value}`} {...tone(choice.tone)}>
            <input
              type="checkbox"
              checked={picked.includes(choice.value)}
              disabled={choice.disabled === true}
              onChange={(event) => {
                const others = picked.filter((value) => value !== choice.value);
                setPicked(event.currentTarget.checked ? [...others, choice.value] : others);
              }}
            />
            <span>{showText(choice.label, nameSeat)}</span>
          </label>
        ))}
      </div>
      {over !== true && (
        <button type="button" class="btn" data-kind="primary" onClick={() => send?.(node.action, picked)}>
          Confirm
        </button>
      )}
    </fieldset>
  );
}

export function ActionButton({ node }: { readonly node: ButtonNode }) {
  const { send, nameSeat, over } = useView();
  const off = node.disabled === true || send === null;
  if (over === true) return null;
  const label = showText(node.label, nameSeat);
  if (node.confirm !== undefined && !off)
    return (
      <Confirm
        label={label}
        question={showText(node.confirm, nameSeat)}
        yes={label}
        {...(node.primary === true ? { kind: "primary", size: "big" } : { kind: "plain" })}
        onYes={() => send?.(node.action, node.value ?? null)}
      />
    );
  return (
    <button
      type="button"
      class="btn"
      {...(node.primary === true ? { "data-kind": "primary", "data-size": "big" } : {})}
      aria-disabled={off}
      onClick={() => {
        if (!off) send?.(node.action, node.value ?? null);
      }}
    >
      {label}
    </button>
  );
}

export function ActionInput({ node }: { readonly node: InputNode }) {
  const { send, nameSeat, over } = useView();
  const id = useId();
  const [value, setValue] = useState("");
  const off = node.disabled === true || send === null;
  const isNumber = node.kind === "number";
  const common = {
    class: "input",
    id,
    value,
    disabled: off,
    placeholder: clean(node.placeholder ?? rangeHint(node), 80),
    autocomplete: "off",
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => setValue(event.currentTarget.value),
  };
  const range = {
    ...(node.min === undefined ? {} : { min: node.min }),
    ...(node.max === undefined ? {} : { max: node.max }),
  };
  if (over === true) return null;
  return (
    <form
      class="field view-input"
      onSubmit={(event) => {
        event.preventDefault();
        const trimmed = value.trim();
        if (off || trimmed === "") return;
        const number = Number(trimmed);
        if (isNumber && !Number.isFinite(number)) return;
        send?.(node.action, isNumber ? number : trimmed);
        setValue("");
      }}
    >
      <label for={id}>{showText(node.label, nameSeat)}</label>
      <div class="joined">
        {isNumber ? (
          <input type="number" inputMode="decimal" step="any" {...range} {...common} />
        ) : (
          <input type="text" maxLength={Math.min(node.maxLength ?? 1_000, 1_000)} {...common} />
        )}
        <button type="submit" class="btn" data-kind="primary" disabled={off}>
          Send
        </button>
      </div>
    </form>
  );
}

export function Cards({ node }: { readonly node: CardsNode }) {
  const { nameSeat } = useView();
  const id = useId();
  return (
    <div class="cards-block">
      <p class="view-label" id={id}>
        {showText(node.label, nameSeat)}
      </p>
      <ul class="cards" aria-labelledby={id}>
        {node.cards.map((card, index) => (
          <li key={index}>
            <PlayingCard card={card} action={node.action} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function PlayingCard({ card, action }: { readonly card: Card; readonly action: string | undefined }) {
  const { send } = useView();
  const { value } = card;
  const face =
    card.hidden === true ? (
      <span class="sr">Face-down card {clean(card.title, 60)}</span>
    ) : (
      <>
        <strong class="card-title">{clean(card.title, 60)}</strong>
        {card.text !== undefined && <span class="card-text">{clean(card.text, 300)}</span>}
      </>
    );
  const marks = { "data-hidden": card.hidden === true, ...tone(card.tone) };
  if (action === undefined || value === undefined)
    return (
      <div class="card" data-selected={card.selected === true} {...marks}>
        {face}
        {card.selected === true && <span class="sr"> (selected)</span>}
      </div>
    );
  return (
    <button
      type="button"
      class="card"
      aria-pressed={card.selected === true}
      data-selected={card.selected === true}
      aria-disabled={send === null}
      {...marks}
      onClick={() => send?.(action, value)}
    >
      {face}
    </button>
  );
}
