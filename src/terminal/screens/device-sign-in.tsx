/** @jsxImportSource react */
import { useEffect, useRef, useState } from "react";
import type { ApiClient } from "../../client/api.ts";
import { cleanLine } from "../../client/view-text.ts";
import { Refusal } from "../../../protocol/errors.ts";
import type { DeviceStart, SignedIn } from "../../../protocol/http.ts";
import { Lines } from "../ui/lines.tsx";
import { problemText } from "../ui/task.ts";
import { beside, blockOf } from "../view/block.ts";
import { qrLines } from "../view/qr.ts";

/** What RFC 8628 adds to the interval at each "slow down". */
const slowDownSeconds = 5;

/** Asks until the person has confirmed; every other refusal ends it. `wait` is a parameter so that tests own time. */
export async function awaitDevice(
  api: Pick<ApiClient, "deviceToken">,
  start: DeviceStart,
  wait: (ms: number) => Promise<void>,
  isOver: () => boolean,
): Promise<SignedIn | null> {
  let seconds = Math.max(1, start.intervalSeconds);
  while (!isOver()) {
    await wait(seconds * 1000);
    if (isOver()) return null;
    try {
      return await api.deviceToken(start.deviceCode);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "device_slow_down") seconds += slowDownSeconds;
      else if (error.code !== "device_pending" && error.code !== "hub_unreachable" && error.code !== "busy")
        throw error;
    }
  }
  return null;
}

export function DeviceSignIn({
  api,
  origin,
  onSignedIn,
  columns,
  rows,
}: {
  readonly api: ApiClient;
  readonly origin: string;
  readonly onSignedIn: (signedIn: SignedIn) => Promise<void>;
  readonly columns: number;
  readonly rows: number;
}) {
  const [start, setStart] = useState<DeviceStart | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const done = useRef(onSignedIn);
  done.current = onSignedIn;
  useEffect(() => {
    let over = false;
    const run = async () => {
      const started = await api.startDevice("minihub terminal");
      if (over) return;
      setStart(started);
      const signedIn = await awaitDevice(
        api,
        started,
        (ms) => Bun.sleep(ms),
        () => over,
      );
      if (signedIn !== null && !over) await done.current(signedIn);
    };
    run().catch((error: unknown) => {
      if (!over) setProblem(problemText(error));
    });
    return () => {
      over = true;
    };
  }, [api]);

  if (problem !== null) return <Lines lines={[[{ text: `✗ ${problem}`, tone: "bad" }]]} />;
  if (start === null) return <Lines lines={[[{ text: "…", dim: true }]]} />;
  const page = new URL(cleanLine(start.verificationPath, 200), origin).href;
  const words = blockOf([
    [],
    [{ text: "In a browser where you are signed in, open" }],
    [{ text: page, bold: true, tone: "info" }],
    [],
    [{ text: "and confirm the code" }],
    [{ text: ` ${cleanLine(start.userCode, 20)} `, bold: true, inverse: true }],
    [],
    [{ text: "Waiting for the browser …", dim: true }],
  ]);
  const qr = blockOf(qrLines(page));
  const both = beside([qr, words], 3);
  return <Lines lines={(both.width <= columns && both.lines.length <= rows ? both : words).lines} />;
}
