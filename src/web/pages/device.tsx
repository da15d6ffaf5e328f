import { useState } from "preact/hooks";
import type { DeviceLookup } from "../../../protocol/http.ts";
import { cleanName } from "../../client/view-text.ts";
import { api } from "../api.ts";
import { rememberPlace } from "../return-to.ts";
import { currentUser } from "../session.ts";
import { Empty } from "../ui/empty.tsx";
import { EntryForm } from "../ui/entry-form.tsx";
import { useSubmit } from "../ui/form.ts";
import { Note } from "../ui/note.tsx";
import { Page } from "../ui/page.tsx";
import { clean, formatAgo } from "../ui/text.ts";

type Step =
  | { readonly step: "code" }
  | { readonly step: "confirm"; readonly userCode: string; readonly found: DeviceLookup }
  | { readonly step: "done"; readonly approved: boolean };

/** Lets a terminal in. The code is always typed by the person: a link that brings one along could be somebody else's. */
export function DevicePage() {
  const [step, setStep] = useState<Step>({ step: "code" });
  return (
    <Page
      title="Connect a terminal"
      heading="Connect a terminal"
      width="s"
      {...(step.step === "code" ? { lead: "The terminal shows a code. Type it here to let it play as you." } : {})}
    >
      <div class="panel">
        <DeviceStep step={step} onStep={setStep} />
      </div>
    </Page>
  );
}

function DeviceStep({ step, onStep }: { readonly step: Step; readonly onStep: (step: Step) => void }) {
  if (currentUser() === null)
    return (
      <Empty title="Sign in first" text="The terminal will play as whoever is signed in here.">
        <a class="btn" data-kind="primary" href="/signin" onClick={() => rememberPlace("/device")}>
          Sign in
        </a>
      </Empty>
    );
  switch (step.step) {
    case "code":
      return <CodeForm onStep={onStep} />;
    case "confirm":
      return <ConfirmForm userCode={step.userCode} found={step.found} onStep={onStep} />;
    case "done":
      return (
        <Empty
          title={step.approved ? "The terminal is in" : "Refused"}
          text={
            step.approved
              ? "Go back to it: it goes on by itself in a moment."
              : "The terminal was not let in. Nothing else happened."
          }
        >
          <a class="btn" href="/">
            Home
          </a>
        </Empty>
      );
  }
}

function CodeForm({ onStep }: { readonly onStep: (step: Step) => void }) {
  return (
    <EntryForm
      entries={{
        "user-code": { label: "Code from the terminal", placeholder: "XXXX-XXXX", maxLength: 12, code: true },
      }}
      submit="Look it up"
      kind="brand"
      send={async (typed) => {
        const userCode = typed["user-code"].trim().toUpperCase();
        onStep({ step: "confirm", userCode, found: await api.lookUpDevice(userCode) });
      }}
    />
  );
}

function ConfirmForm({
  userCode,
  found,
  onStep,
}: {
  readonly userCode: string;
  readonly found: DeviceLookup;
  readonly onStep: (step: Step) => void;
}) {
  const { busy, wrong, submit } = useSubmit();
  const user = currentUser();
  const answer = (approve: boolean) =>
    void submit(async () => {
      await api.confirmDevice({ userCode, approval: found.approval, approve });
      onStep({ step: "done", approved: approve });
    });
  return (
    <div class="stack">
      <dl class="option-list">
        <div>
          <dt>Asks to come in</dt>
          <dd>{clean(found.client, 100)}</dd>
        </div>
        <div>
          <dt>Asked</dt>
          <dd>{formatAgo(found.requestedAt)}</dd>
        </div>
        <div>
          <dt>Will play as</dt>
          <dd>{cleanName(user?.name ?? "")}</dd>
        </div>
      </dl>
      <Note icon="warning" kind="warn">
        Allow it only if you started it yourself, just now. Whoever holds that terminal can play and change things as
        you.
      </Note>
      {wrong["form"] !== undefined && (
        <p class="wrong" role="alert">
          {wrong["form"]}
        </p>
      )}
      <div class="form-foot">
        <button type="button" class="btn" data-kind="primary" disabled={busy} onClick={() => answer(true)}>
          Yes, let it in
        </button>
        <button type="button" class="btn" disabled={busy} onClick={() => answer(false)}>
          No, refuse
        </button>
      </div>
    </div>
  );
}
