import { useEffect, useRef, useState } from "preact/hooks";

interface ConfirmProps {
  readonly label: string;
  /** What will happen, said before it does. */
  readonly question: string;
  readonly yes: string;
  readonly onYes: () => void;
  readonly kind?: "danger" | "quiet" | "plain";
  readonly small?: boolean;
  readonly disabled?: boolean;
}

/** A button that asks once more, in place, before something that cannot be undone. */
export function Confirm({
  label,
  question,
  yes,
  onYes,
  kind = "danger",
  small = false,
  disabled = false,
}: ConfirmProps) {
  const [asking, setAsking] = useState(false);
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking) no.current?.focus();
  }, [asking]);
  const size = small ? { "data-size": "small" } : {};
  if (!asking)
    return (
      <button type="button" class="btn" data-kind={kind} {...size} disabled={disabled} onClick={() => setAsking(true)}>
        {label}
      </button>
    );
  return (
    <div class="confirm" role="group" aria-label={question}>
      <p>{question}</p>
      <button
        type="button"
        class="btn"
        data-kind="danger"
        {...size}
        onClick={() => {
          setAsking(false);
          onYes();
        }}
      >
        {yes}
      </button>
      <button type="button" class="btn" ref={no} {...size} onClick={() => setAsking(false)}>
        Cancel
      </button>
    </div>
  );
}
