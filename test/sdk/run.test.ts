import { join } from "node:path";
import { expect, test } from "bun:test";
import { formatLinkAddress } from "../../protocol/address.ts";
import { newKeyPair } from "../../protocol/keys.ts";
import { openBench } from "../kit/link.ts";
import { tempFolder } from "../kit/temp-folder.ts";

const program = join(import.meta.dir, "../../sdk/typescript/examples/rock-paper-scissors.ts");

/** How the program of a game ends, with nothing but these settings. */
async function end(env: Record<string, string>) {
  const child = Bun.spawn([process.execPath, program], { cwd: tempFolder(), env, stdout: "pipe", stderr: "pipe" });
  const [out, error, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, said: out + error };
}

test("a program with wrong settings says so in one line, without a stack, and ends with code 2", async () => {
  const MINIHUB_ADDRESS = formatLinkAddress({
    host: "127.0.0.1",
    port: 1,
    hubKey: newKeyPair("hub").publicKey,
    tls: true,
  });
  const wrong: [env: Record<string, string>, said: RegExp][] = [
    [{}, /^Where is the hub\? .*\n$/],
    [{ MINIHUB_ADDRESS: "localhost:7481" }, /^This is not the address of a hub\. .* \[TR4\]\n$/],
    [{ MINIHUB_ADDRESS, MINIHUB_KEY: "none.key" }, /^There is no key file none\.key\. .*\n$/],
  ];
  for (const [env, said] of wrong) expect(await end(env)).toEqual({ code: 2, said: expect.stringMatching(said) });
});

test("[HS3] a program at another hub than its own says so in one line, and ends with code 3", async () => {
  const { link, tls } = await openBench();
  const address = { host: "127.0.0.1", port: link.port, hubKey: newKeyPair("hub").publicKey, tls };
  const env = { MINIHUB_ADDRESS: formatLinkAddress(address), MINIHUB_KEY: newKeyPair("game").secretText };
  const said = expect.stringMatching(/^This is another hub than the one in the address\. .* \[HS3\]\n$/);
  expect(await end(env)).toEqual({ code: 3, said });
});
