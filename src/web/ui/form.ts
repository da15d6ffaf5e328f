import { useState } from "preact/hooks";
import { FieldRefusal } from "../../client/http.ts";
import { failureText, sayFailed } from "../toast.tsx";

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
      const field = error instanceof FieldRefusal && fields.includes(error.field) ? error.field : "form";
      setWrong({ [field]: failureText(error) });
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
