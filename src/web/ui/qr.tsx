import { encode } from "uqr";

/** A link as a QR code, always dark on light: many phone cameras do not read the reverse. */
export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  let drawn = "";
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) drawn += `M${x} ${y}h1v1h-1z`;
    });
  });
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={drawn} fill="#0b241c" />
    </svg>
  );
}
