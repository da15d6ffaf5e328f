import { useState } from "preact/hooks";
import { Refusal } from "../../../protocol/errors.ts";
import { FieldRefusal } from "../../client/http.ts";
import { failureText, sayFailed } from "../toast.tsx";

/** What some refusals are about, by the names that forms give to it. */
const abouts: Readonly<Record<string, readonly string[]>> = {
  name_invalid: ["username", "name"],
  name_taken: ["username", "name"],
  password_weak: ["next", "password"],
};

/** Of a form that asks for a password to be sure, not for a name. */
function isWrongPassword(error: unknown, fields: readonly string[]): boolean {
  return error instanceof Refusal && error.code === "bad_credentials" && !fields.includes("username");
}

function fieldOf(error: unknown, fields: readonly string[]): string {
  if (error instanceof FieldRefusal && fields.includes(error.field)) return error.field;
  const about = error instanceof Refusal ? abouts[error.code] : undefined;
  return about?.find((name) => fields.includes(name)) ?? "form";
}

/** A form that is sent once at a time; a refusal goes to its field, or to the foot of the form. */
export function useSubmit() {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});

  const submit = async (send: () => Promise<unknown>, fields: readonly string[] = []): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setWrong({});
    try {
      await send();
    } catch (error) {
      if (isWrongPassword(error, fields)) {
        const field = fields.includes("current") ? "current" : "password";
        setWrong({ [field]: "This is not your password. Type it again." });
      } else setWrong({ [fieldOf(error, fields)]: failureText(error) });
    } finally {
      setBusy(false);
    }
  };
  return { busy, wrong, submit };
}

/** One press, one request: for buttons that stand alone. A refusal becomes a toast. */
export function useAct() {
  const [busy, setBusy] = useState(false);
  const act = async (send: () => Promise<unknown>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      await send();
    } catch (error) {
      sayFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, act };
}
