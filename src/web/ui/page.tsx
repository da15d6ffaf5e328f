import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { visits } from "../router.ts";

/** One page: names the tab and, after a navigation, moves the reader's focus to the heading. */
export function Page({
  title,
  heading,
  lead,
  width = "m",
  children,
  hideHeading = false,
}: {
  readonly title: string;
  readonly heading: string;
  readonly lead?: ComponentChildren;
  readonly width?: "s" | "m" | "l";
  readonly children: ComponentChildren;
  readonly hideHeading?: boolean;
}) {
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title === "minihub" ? title : `${title} · minihub`;
  }, [title]);
  useEffect(() => {
    if (visits.peek() > 0) top.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main class="page" data-width={width} id="main">
      <header class={hideHeading ? "sr" : "page-head"}>
        <h1 tabIndex={-1} ref={top}>
          {heading}
        </h1>
        {lead !== undefined && <p class="lead">{lead}</p>}
      </header>
      {children}
    </main>
  );
}
