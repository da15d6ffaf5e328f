/** @jsxImportSource react */
import { Box, Text, useWindowSize } from "ink";
import type { ReactNode } from "react";
import { fitText, padText, textWidth, type Span } from "../view/block.ts";
import { TextLine } from "./lines.tsx";

/** A key and what it does, for the last line. */
export type Help = readonly (readonly [key: string, does: string])[];

export interface ScreenProps {
  readonly title: string;
  /** At the right of the first line. */
  readonly aside?: string;
  /** Something that concerns everything, as a lost connection. */
  readonly banner?: string | null;
  /** One line above the help: an error, a hint, the last word of the chat. */
  readonly message?: Span | null;
  readonly help: Help;
  readonly children: ReactNode;
}

/** The least in which everything can be played. */
export const leastColumns = 60;
export const leastRows = 20;

const frameRows = 5;

/** What is left for a screen's own content; the last column and row stay free, so that no terminal scrolls. */
export function useBody(banner = false): {
  readonly columns: number;
  readonly rows: number;
} {
  const { columns, rows } = useWindowSize();
  return {
    columns: Math.max(20, columns - 3),
    rows: Math.max(4, rows - frameRows - 1 - (banner ? 1 : 0)),
  };
}

export function Screen(props: ScreenProps) {
  const { columns, rows } = useWindowSize();
  if (columns < leastColumns || rows < leastRows) return <TooSmall columns={columns} rows={rows} />;
  const width = columns - 1;
  const { title, aside = "", banner, message, help, children } = props;
  const right = fitText(aside, Math.floor(width / 2));
  const left = padText(` ${title}`, width - textWidth(right) - 1);
  return (
    <Box flexDirection="column" width={width} height={rows - 1}>
      <TextLine
        line={[
          { text: left, bold: true },
          { text: `${right} `, dim: true },
        ]}
      />
      <TextLine line={[{ text: "─".repeat(width), dim: true }]} />
      {banner ? (
        <TextLine
          line={[
            {
              text: padText(` ⚠ ${banner}`, width),
              tone: "warn",
              bold: true,
              inverse: true,
            },
          ]}
        />
      ) : null}
      <Box flexDirection="column" flexGrow={1} overflow="hidden" paddingX={1}>
        {children}
      </Box>
      <TextLine line={message ? [{ ...message, text: ` ${fitText(message.text, width - 2)}` }] : []} />
      <TextLine line={[{ text: "─".repeat(width), dim: true }]} />
      <TextLine line={helpLine(help, width)} />
    </Box>
  );
}

/** As many keys as there is room for, the first ones first. */
function helpLine(help: Help, width: number): readonly Span[] {
  const spans: Span[] = [];
  let free = width;
  for (const [key, does] of help) {
    const gap = spans.length === 0 ? " " : "   ";
    const columns = textWidth(gap) + textWidth(key) + 1 + textWidth(does);
    if (columns > free) break;
    spans.push({ text: gap }, { text: key, bold: true }, { text: ` ${does}`, dim: true });
    free -= columns;
  }
  return spans;
}

function TooSmall(size: { readonly columns: number; readonly rows: number }) {
  return (
    <Box flexDirection="column">
      <Text bold>Window too small</Text>
      <Text>
        It has {size.columns}x{size.rows}; minihub needs {leastColumns}x{leastRows}. Make it larger. Ctrl-C quits.
      </Text>
    </Box>
  );
}
