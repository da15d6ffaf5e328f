import { useEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

interface ConfirmProps {
  readonly label: string;
  readonly icon?: IconName;
  /** What will happen, said before it does. */
  readonly question: string;
  readonly yes: string;
  readonly onYes: () => void;
  readonly kind?: "danger" | "quiet" | "plain" | "primary";
  readonly size?: "small" | "big";
  readonly disabled?: boolean;
}

/** A button that asks once more, in place, before something that cannot be undone. */
export function Confirm({
  label,
  icon,
  question,
  yes,
  onYes,
  kind = "danger",
  size: wanted,
  disabled = false,
}: ConfirmProps) {
  const [asking, setAsking] = useState(false);
  const no = useRef<HTMLButtonElement>(null);
  const again = useRef<HTMLButtonElement>(null);
  // Whoever says no stands where they stood before: the button that they pressed is gone from the page meanwhile.
  const refused = useRef(false);
  useEffect(() => {
    if (asking) no.current?.focus();
    else if (refused.current) again.current?.focus();
    refused.current = false;
  }, [asking]);
  const size = wanted === undefined ? {} : { "data-size": wanted };
  if (!asking)
    return (
      <button
        type="button"
        class="btn"
        ref={again}
        data-kind={kind}
        {...size}
        disabled={disabled}
        onClick={() => setAsking(true)}
      >
        {icon !== undefined && <Icon name={icon} size={18} />} {label}
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
      <button
        type="button"
        class="btn"
        ref={no}
        {...size}
        onClick={() => {
          refused.current = true;
          setAsking(false);
        }}
      >
        Cancel
      </button>
    </div>
  );
}
