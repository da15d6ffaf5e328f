/** @jsxImportSource react */
import { Box, Text } from "ink";
import { useContext } from "react";
import type { Line, Span } from "../view/block.ts";
import { ColorContext, toneColors } from "./theme.ts";

/** Lines that were measured and cut before; ink only colours them. */
export function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {lines.map((line, index) => (
        <TextLine key={index} line={line} />
      ))}
    </Box>
  );
}

export function TextLine({ line }: { readonly line: Line }) {
  return (
    <Text wrap="truncate">{line.length === 0 ? " " : line.map((span, at) => <Piece key={at} span={span} />)}</Text>
  );
}

function Piece({ span }: { readonly span: Span }) {
  const colored = useContext(ColorContext);
  const color = colored && span.tone !== undefined ? { color: toneColors[span.tone] } : {};
  return (
    <Text {...color} bold={span.bold ?? false} dimColor={span.dim ?? false} inverse={span.inverse ?? false}>
      {span.text}
    </Text>
  );
}
