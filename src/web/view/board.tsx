import { useRef, useState } from "preact/hooks";
import type { BoardCell, BoardNode, Shape } from "../../../protocol/view.ts";
import { clean } from "../ui/text.ts";
import { useView } from "./context.ts";
import { ShapeDrawing, toneNames } from "./shape.tsx";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Where a cell is, in words: the board's own names where it has them. */
function placeName(node: BoardNode, row: number, column: number): string {
  const columnName = node.columnNames?.[column];
  const rowName = node.rowNames?.[row];
  if (columnName !== undefined && rowName !== undefined) return clean(`${columnName}${rowName}`, 20);
  if (columnName !== undefined) return clean(`column ${columnName}, row ${row + 1}`, 40);
  return `${letters[column] ?? `column ${column + 1} `}${row + 1}`;
}

function contentName(cell: BoardCell | null): string {
  if (cell === null) return "empty";
  if (cell.label !== undefined && cell.label !== "") return clean(cell.label, 100);
  const drawn =
    cell.shape === undefined ? "" : `${cell.tone === undefined ? "" : toneNames[cell.tone]} ${cell.shape}`.trim();
  return [clean(cell.text ?? "", 8), drawn].filter((part) => part !== "").join(", ") || "empty";
}

const pieces: ReadonlySet<Shape> = new Set<Shape>(["disc", "ring", "cross"]);

/** Round holes suit pieces; squares suit maps, words and everything else. */
function isRound({ columns, cells }: BoardNode): boolean {
  return (
    columns <= 8 &&
    cells.every((cell) => (cell?.shape === undefined ? cell?.text === undefined : pieces.has(cell.shape)))
  );
}

/** Index of the cell that an arrow key leads to, null for other keys. */
function nextIndex(key: string, index: number, rows: number, columns: number): number | null {
  const row = Math.floor(index / columns);
  const column = index % columns;
  switch (key) {
    case "ArrowLeft":
      return column > 0 ? index - 1 : index;
    case "ArrowRight":
      return column < columns - 1 ? index + 1 : index;
    case "ArrowUp":
      return row > 0 ? index - columns : index;
    case "ArrowDown":
      return row < rows - 1 ? index + columns : index;
    case "Home":
      return row * columns;
    case "End":
      return row * columns + columns - 1;
    default:
      return null;
  }
}

/**
 * A grid that is one stop of the tab key; arrows move inside it. Cells stay buttons when they cannot be chosen,
 * so that the focus never falls off the board when it becomes somebody else's turn.
 */
export function Board({ node }: { readonly node: BoardNode }) {
  const { send } = useView();
  const grid = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const [lit, setLit] = useState<number | string | null>(null);
  const { rows, columns, action } = node;
  const cells = node.cells.slice(0, rows * columns);
  const active = action !== undefined && send !== null;
  const chooses = (cell: BoardCell | null | undefined) => active && cell?.value !== undefined;
  const stop = Math.min(focused ?? Math.max(0, cells.findIndex(chooses)), cells.length - 1);

  const handleKey = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, stop, rows, columns);
    if (next === null) return;
    event.preventDefault();
    setFocused(next);
    grid.current?.querySelectorAll<HTMLElement>("button")[next]?.focus();
  };
  const cellView = (index: number) => {
    const cell = cells[index] ?? null;
    const value = cell?.value;
    return (
      <Cell
        key={index}
        cell={cell}
        place={placeName(node, Math.floor(index / columns), index % columns)}
        open={chooses(cell)}
        stop={index === stop}
        lit={lit !== null && lit === value}
        onFocus={() => setFocused(index)}
        onLit={setLit}
        onChoose={() => {
          if (action !== undefined && value !== undefined) send?.(action, value);
        }}
      />
    );
  };
  return (
    <div class="board-scroll">
      {/* For eyes only: the grid carries the same words as its name. */}
      <p class="board-label" aria-hidden="true">
        {clean(node.label)}
      </p>
      <div
        class="board"
        role="grid"
        aria-label={clean(node.label)}
        ref={grid}
        data-active={active && cells.some(chooses)}
        data-dense={columns > 8}
        data-round={isRound(node)}
        data-names={node.rowNames !== undefined}
        style={{ "--columns": columns, "--rows": rows }}
        onKeyDown={handleKey}
      >
        <ColumnNames node={node} />
        {Array.from({ length: rows }, (_, row) => (
          <div role="row" class="board-row" key={row}>
            {node.rowNames !== undefined && (
              <span class="board-name" role="rowheader">
                {clean(node.rowNames[row] ?? "", 8)}
              </span>
            )}
            {Array.from({ length: columns }, (__, column) => cellView(row * columns + column))}
          </div>
        ))}
      </div>
    </div>
  );
}

function ColumnNames({ node }: { readonly node: BoardNode }) {
  const { columnNames, rowNames } = node;
  if (columnNames === undefined) return null;
  return (
    <div role="row" class="board-row board-names">
      {rowNames !== undefined && <span class="board-name" role="gridcell" />}
      {Array.from({ length: node.columns }, (_, column) => (
        <span class="board-name" role="columnheader" key={column}>
          {clean(columnNames[column] ?? "", 8)}
        </span>
      ))}
    </div>
  );
}

interface CellProps {
  readonly cell: BoardCell | null;
  readonly place: string;
  /** May be chosen now. */
  readonly open: boolean;
  /** The board's one stop of the tab key. */
  readonly stop: boolean;
  readonly lit: boolean;
  readonly onFocus: () => void;
  /** All cells that would send the same value light up together, as a whole column does. */
  readonly onLit: (value: number | string | null) => void;
  readonly onChoose: () => void;
}

function Cell({ cell, place, open, stop, lit, onFocus, onLit, onChoose }: CellProps) {
  const light = () => onLit(cell?.value ?? null);
  return (
    <div role="gridcell" class="cell-slot">
      <button
        type="button"
        class="cell"
        tabIndex={stop ? 0 : -1}
        aria-label={`${place}: ${contentName(cell)}`}
        aria-disabled={!open}
        data-lit={open && lit}
        {...(cell?.tone === undefined ? {} : { "data-tone": cell.tone })}
        onFocus={() => {
          onFocus();
          light();
        }}
        onBlur={() => onLit(null)}
        onPointerEnter={light}
        onPointerLeave={() => onLit(null)}
        onClick={() => {
          if (open) onChoose();
        }}
      >
        {cell?.shape !== undefined && (
          <ShapeDrawing shape={cell.shape} tone={cell.tone} marked={cell.text === undefined} />
        )}
        {cell?.text !== undefined && cell.text !== "" && <span class="cell-text">{clean(cell.text, 8)}</span>}
      </button>
    </div>
  );
}
