import { expect, test } from "bun:test";
import { Writable } from "node:stream";
import { render, Text } from "ink";
import { createElement, useState } from "react";
import {
  KeyContext,
  KeyQueue,
  readKeys,
  readPaste,
  useKeys,
  type InkKey,
  type KeyPress,
} from "../../src/terminal/ui/keys.ts";
import { until } from "../kit/wait.ts";

const none: InkKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  tab: false,
  shift: false,
  return: false,
  escape: false,
  backspace: false,
  delete: false,
  pageUp: false,
  pageDown: false,
  home: false,
  end: false,
  ctrl: false,
  meta: false,
};

test("quick typing that arrives as one piece is taken key by key, Enter included", () => {
  expect(readKeys("Bo\r", none)).toEqual([
    { kind: "text", text: "B" },
    { kind: "text", text: "o" },
    { kind: "choose" },
  ]);
});

test("named keys, and nothing for combinations and control characters", () => {
  expect(readKeys("", { ...none, tab: true, shift: true })).toEqual([{ kind: "previous" }]);
  expect(readKeys("", { ...none, leftArrow: true })).toEqual([{ kind: "left" }]);
  expect(readKeys("x", { ...none, ctrl: true })).toEqual([]);
  expect(readKeys("\u001b\u0007\u0000", none)).toEqual([]);
});

test("a paste is one text without line breaks: pasting never sends", () => {
  expect(readPaste("line one\r\nline two\n")).toEqual([{ kind: "text", text: "line one line two" }]);
});

test("keys are handed out in order, one per turn, to who listens at that moment", async () => {
  const queue = new KeyQueue();
  const got: string[] = [];
  const name = (key: KeyPress) => (key.kind === "text" ? key.text : key.kind);
  const stop = queue.listen((key) => {
    got.push(`first ${name(key)}`);
    stop();
    queue.listen((next) => got.push(`second ${name(next)}`));
  });
  queue.push(readKeys("ab\r", none));
  await until("all keys", () => got.length === 3);
  expect(got).toEqual(["first a", "second b", "second choose"]);
});

test("a key that is pressed as soon as a screen is to be seen reaches that screen, not the one before", async () => {
  const queue = new KeyQueue();
  const got: string[] = [];
  let go = (_screen: string): void => {};
  let isPressed = false;
  function Screen({ name }: { readonly name: string }) {
    useKeys(() => {
      got.push(name);
    });
    return createElement(Text, null, `the ${name} screen`);
  }
  function Program() {
    const [name, setName] = useState("first");
    go = setName;
    return createElement(KeyContext, { value: queue }, createElement(Screen, { name, key: name }));
  }
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      if (String(chunk).includes("second") && !isPressed) {
        isPressed = true;
        // As soon as anything else can happen at all.
        queueMicrotask(() => queue.push(readKeys("x", none)));
      }
      done();
    },
  });
  const program = render(createElement(Program), {
    stdout: Object.assign(stdout, { columns: 80, rows: 24 }) as unknown as NodeJS.WriteStream,
    interactive: true,
    patchConsole: false,
    // Drawn at once, not at a steady pace.
    debug: true,
  });
  go("second");
  await until("the key", () => got.length > 0);
  program.unmount();
  expect(got).toEqual(["second"]);
});
