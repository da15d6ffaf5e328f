import { roomLimits } from "../../../protocol/limits.ts";
import type { FormField } from "../ui/form.tsx";

/** What the forms of signing in and of accounts ask for. */

const usernameField: FormField = {
  kind: "text",
  name: "username",
  label: "User name",
  charsMax: roomLimits.nameCharsMax,
};

const passwordField: FormField = {
  kind: "text",
  name: "password",
  label: "Password",
  secret: true,
  charsMax: 200,
};

export const guestFields: readonly FormField[] = [
  {
    kind: "text",
    name: "name",
    label: "Name",
    hint: "What the other players see: 2 to 24 letters, digits, spaces, dots, dashes.",
    charsMax: roomLimits.nameCharsMax,
  },
];

export const passwordFields: readonly FormField[] = [usernameField, passwordField];

export const accountFields: readonly FormField[] = [
  { ...usernameField, hint: "For signing in; no e-mail needed." },
  { ...passwordField, hint: "At least 8 characters that are hard to guess." },
];
