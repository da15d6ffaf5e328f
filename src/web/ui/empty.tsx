import type { ComponentChildren } from "preact";

/** Nothing here yet: says so, and what to do about it. */
export function Empty({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <svg class="empty-art" viewBox="0 0 120 44" aria-hidden="true" focusable="false">
        <rect x="3" y="6" width="32" height="32" rx="8" />
        <circle cx="60" cy="22" r="16" />
        <path d="M91 9l24 26M115 9L91 35" />
      </svg>
      <p class="empty-title">{title}</p>
      <p class="quiet">{text}</p>
      {children}
    </div>
  );
}
