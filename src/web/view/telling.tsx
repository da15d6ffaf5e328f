import { useEffect, useId, useRef } from "preact/hooks";
import type { LogNode, ProgressNode, TableNode, TextNode, TimerNode } from "../../../protocol/view.ts";
import { formatNumber } from "../ui/text.ts";
import { Icon } from "../ui/icon.tsx";
import { useNow } from "../ui/use-now.ts";
import { countdown } from "../../client/results.ts";
import { showText } from "../../client/view-text.ts";
import { useView } from "./context.ts";

export function Text({ node }: { readonly node: TextNode }) {
  const { nameSeat } = useView();
  const text = showText(node.text, nameSeat);
  const tone = node.tone === undefined ? {} : { "data-tone": node.tone };
  switch (node.role) {
    case "title":
      return (
        <h2 class="view-title" {...tone}>
          {text}
        </h2>
      );
    case "status":
      return (
        <p class="view-status" role="status" {...tone}>
          {text}
        </p>
      );
    case "strong":
      return (
        <p class="view-text" {...tone}>
          <strong>{text}</strong>
        </p>
      );
    case "note":
      return (
        <p class="view-text view-note" {...tone}>
          {text}
        </p>
      );
    case undefined:
      return (
        <p class="view-text" {...tone}>
          {text}
        </p>
      );
  }
}

export function Table({ node }: { readonly node: TableNode }) {
  const { nameSeat } = useView();
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={showText(node.label, nameSeat)}>
      <table class="table view-table">
        <caption>{showText(node.label, nameSeat)}</caption>
        <thead>
          <tr>
            {node.columns.map((column, index) => (
              <th scope="col" key={index}>
                {showText(column, nameSeat) || <span class="sr">Column {index + 1}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {node.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{showText(cell, nameSeat)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A countdown; read out only when asked for, for it would talk over the game otherwise. */
export function Timer({ node }: { readonly node: TimerNode }) {
  const { nameSeat, deadlines } = useView();
  // A game may name it after what every object has.
  const at = Object.hasOwn(deadlines, node.deadline) ? deadlines[node.deadline] : undefined;
  const now = useNow(at === undefined ? null : 250);
  if (at === undefined) return null;
  const left = Math.max(0, at - now);
  const label = node.label === undefined ? "Time left" : showText(node.label, nameSeat);
  return (
    <p class="timer" role="timer" data-late={left < 5_500}>
      <Icon name="clock" />
      <span class="timer-label">{label}</span>
      <span class="timer-left">{countdown(left)}</span>
    </p>
  );
}

export function Progress({ node }: { readonly node: ProgressNode }) {
  const { nameSeat } = useView();
  const id = useId();
  const max = node.max > 0 ? node.max : 1;
  return (
    <div class="progress">
      <label for={id}>{showText(node.label, nameSeat)}</label>
      <span class="num quiet">
        {formatNumber(node.value)} / {formatNumber(node.max)}
      </span>
      <progress id={id} max={max} value={Math.min(Math.max(0, node.value), max)} />
    </div>
  );
}

export function Log({ node }: { readonly node: LogNode }) {
  const { nameSeat } = useView();
  const list = useRef<HTMLDivElement>(null);
  const count = node.lines.length;
  useEffect(() => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [count]);
  return (
    <div class="log" role="log" aria-label="What happened" tabIndex={0} ref={list}>
      <ol>
        {node.lines.map((line, index) => (
          <li key={index}>{showText(line, nameSeat)}</li>
        ))}
      </ol>
    </div>
  );
}
