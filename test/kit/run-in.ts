/** Runs a command in a folder, in place of this process's own: `bun run-in.ts FOLDER COMMAND…`. */
const [folder = ".", ...command] = process.argv.slice(2);
const child = Bun.spawn(command, { cwd: folder, stdin: "inherit", stdout: "inherit", stderr: "inherit" });
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => child.kill(signal));
process.exit(await child.exited);
