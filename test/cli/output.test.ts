import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { describe, expect, test } from "bun:test";
import { newShell } from "../kit/cli.ts";
import { until } from "../kit/wait.ts";

/** A device on which there is never room. */
const full = "/dev/full";

describe.if(existsSync(full))("output to a full device", () => {
  const shell = newShell();
  const run = async (redirect: string, ...args: string[]) => {
    const child = shell.spawn(["sh", "-c", `exec "$@" ${redirect}`, "sh", ...shell.minihub, ...args]);
    const [error, code] = await Promise.all([new Response(child.stderr).text(), child.exited]);
    return { error, code };
  };

  test("fails with a message and the exit code for unusable data, whatever the command was", async () => {
    for (const args of [["--help"], ["--version"], ["games", "list", "--help"]]) {
      const { error, code } = await run(`> ${full}`, ...args);
      expect(error).toMatch(/^minihub: What this prints could not be written: ENOSPC.*repeat\.\n$/);
      expect(code).toBe(5);
    }
  });

  test("of messages changes no exit code, and keeps no command from ending", async () => {
    expect((await run(`2> ${full}`, "nope")).code).toBe(2);
    expect((await run(`> ${full} 2> ${full}`, "--help")).code).toBe(5);
  });

  test("lets a hub go on, and is told when it has stopped", async () => {
    const args = ["serve", "--http", "127.0.0.1:0", "--link", "127.0.0.1:0", "--no-bundled-games"];
    const child = shell.spawn(["sh", "-c", `exec "$@" > ${full}`, "sh", ...shell.minihub, ...args]);
    let log = "";
    const ended = (async () => {
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) log += text;
    })();
    await until("the hub", () => log.includes("started at"));
    child.kill("SIGINT");
    await ended;
    expect(await child.exited).toBe(5);
    expect(log).toMatch(/Hub stopped.*\nminihub: What this prints could not be written/s);
  });
});

test("output that nobody reads any more is no error", async () => {
  const shell = newShell();
  const { code, out } = await (async () => {
    const child = shell.spawn(["sh", "-c", `"$@" --help; echo "exit $?" >&2`, "sh", ...shell.minihub]);
    await child.stdout.cancel();
    return { code: await child.exited, out: await new Response(child.stderr).text() };
  })();
  expect([code, out]).toEqual([0, "exit 0\n"]);
});

test("the second Ctrl-C of a hub waits for nothing", async () => {
  const hub = await newShell().serve({ args: ["--no-bundled-games"] });
  // A request whose body does not come: a stop in good order waits two seconds for it.
  const { hostname, port } = new URL(hub.http);
  const slow = connect(Number(port), hostname);
  slow.on("error", () => undefined);
  await once(slow, "connect");
  slow.write(
    `POST /api/guests HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
  );
  // What comes later is answered: the hub has that request.
  await (await fetch(`${hub.http}/api/hub`)).text();
  hub.process.kill("SIGINT");
  await until("the word of the first", () => hub.log().includes("once more to stop at once"));
  expect(hub.process.exitCode).toBeNull();
  expect(await hub.stop("SIGINT")).toBe(130);
  expect(hub.log()).not.toContain("Hub stopped");
  slow.destroy();
});
