import { useEffect, useRef, useState } from "preact/hooks";

/** Text that may be long: a few lines of it, and the rest for who wants it. */
export function LongText({ text }: { readonly text: string }) {
  const words = useRef<HTMLParagraphElement>(null);
  const [open, setOpen] = useState(false);
  const [cut, setCut] = useState(false);
  useEffect(() => {
    const { current } = words;
    if (current === null || open) return;
    const look = () => setCut(current.scrollHeight > current.clientHeight + 1);
    const observer = new ResizeObserver(look);
    observer.observe(current);
    return () => observer.disconnect();
  }, [text, open]);
  return (
    <div class="long-text">
      <p ref={words} data-open={open}>
        {text}
      </p>
      {cut && (
        <button type="button" class="btn" data-kind="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Show less" : "Read on"}
        </button>
      )}
    </div>
  );
}
