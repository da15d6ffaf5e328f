/** Line icons on a grid of 24, drawn for this page. Always decoration: the words stand beside them or in a label. */
const paths = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6L6 18",
  warning: "M12 4l9 16H3zM12 10v4.5M12 17.2v.3",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  moon: "M19.5 14.5A8 8 0 119.5 4.5a6.5 6.5 0 0010 10z",
  auto: "M12 4a8 8 0 100 16 8 8 0 000-16M12 4v16M12 8l4.5 0M12 12h8M12 16h4.5",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  link: "M10 14l4-4M8.5 11.5l-2 2a3.5 3.5 0 005 5l2-2M15.5 12.5l2-2a3.5 3.5 0 00-5-5l-2 2",
  users:
    "M9 5a3.5 3.5 0 100 7 3.5 3.5 0 000-7M2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.500M16 5.500a3.3 3.3 0 010 6.300M18 15c2 .7 3.2 2.4 3.5 5",
  user: "M12 4.500a4 4 0 100 8 4 4 0 000-8M4.5 20.500c.5-4 3.5-6 7.5-6s7 2 7.5 6",
  chat: "M4 5h16v11h-9l-4.5 4v-4H4z",
  crown: "M4 18h16M4.5 15L3 7l5.5 3.500L12 5l3.5 5.500L21 7l-1.5 8z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 100 6 3 3 0 000-6",
  hide: "M4 4l16 16M9.500 5.900a9.500 9.500 0 012.500-.4c6.500 0 9.500 6.500 9.500 6.500a16 16 0 01-3 3.900M6.300 7.800A15.500 15.500 0 002.500 12s3 6.500 9.500 6.500a9.500 9.500 0 003.700-.700M10 10a3 3 0 004.200 4.200",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
  sliders:
    "M3.500 8h9M18.500 8h2M15.500 5a3 3 0 100 6 3 3 0 000-6M3.500 16h2M11.500 16h9M8.500 13a3 3 0 100 6 3 3 0 000-6",
  play: "M7 4.500v15l12-7.500z",
  again: "M4.5 12a7.5 7.5 0 0113-5.100L20 9.500M20 4.500v5h-5M19.5 12a7.5 7.5 0 01-13 5.100L4 14.500M4 19.500v-5h5",
  door: "M13 4H6v16h7M10 12h11M17.5 8.500L21 12l-3.5 3.5",
  mute: "M4 9.500v5h3.500L13 19V5L7.5 9.500zM16.5 9.500l5 5M21.5 9.500l-5 5",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.500v2.500H14zM17.5 17.500H20V20h-2.500z",
  plus: "M12 5v14M5 12h14",
  back: "M19 12H5M11 6l-6 6 6 6",
  wifi: "M3 9.500a13 13 0 0118 0M6.5 13.200a8 8 0 0111 0M10 16.800a3 3 0 014 0M12 20v.2",
  clock: "M12 4a8 8 0 100 16 8 8 0 000-16M12 8v4.500l3 2",
  trophy:
    "M7.5 4h9v6a4.5 4.5 0 01-9 0zM7.5 5.500H4c0 3.5 1.5 5 3.7 5M16.5 5.500H20c0 3.5-1.5 5-3.7 5M12 14.500V18M8 20h8",
  dice: "M4.500 4.500h15v15h-15zM8.500 7.800a.7.7 0 100 1.400.7.7 0 000-1.400M12 11.300a.7.7 0 100 1.400.7.7 0 000-1.400M15.500 14.800a.7.7 0 100 1.400.7.7 0 000-1.400",
  terminal: "M3 5h18v14H3zM7 9.500l3 2.500-3 2.500M12.500 15h4.500",
  more: "M5.500 11.300a.7.7 0 100 1.400.7.7 0 000-1.400M12 11.300a.7.7 0 100 1.400.7.7 0 000-1.400M18.500 11.300a.7.7 0 100 1.400.7.7 0 000-1.400",
  share: "M12 15V4M8 7.500L12 4l4 3.500M6 11H5v9h14v-9h-1",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
