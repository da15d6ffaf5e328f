import { runTerminal } from "../../src/terminal/run-terminal.tsx";

/** The terminal client, in which something fails that nobody expected, as soon as a key is pressed. */
process.stdin.on("data", () => undefined);
const [origin = "", how = ""] = process.argv.slice(2);
setTimeout(() => {
  if (how === "throw") throw new Error("a fault of the test");
  void Promise.reject(new Error("a fault of the test"));
}, 1_500);
try {
  process.exitCode = await runTerminal({ origin });
} catch (error) {
  process.stderr.write(`failed: ${String(error)}\n`);
  process.exitCode = 1;
}
process.exit();
