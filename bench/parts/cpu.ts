import { readFileSync } from "node:fs";

/** Clock ticks a second in /proc: 100 on every Linux that Bun runs on. */
const ticksPerSecond = 100;

/** Processor time of a process so far, user and system, all its threads, in seconds. */
export function cpuSeconds(pid: number): number {
  if (pid === process.pid) {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    return (userCPUTime + systemCPUTime) / 1e6;
  }
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return fromPs(pid);
  }
  // The name in brackets may hold spaces; user and system time are the 12th and 13th fields after it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Where there is no /proc: `[[days-]hours:]minutes:seconds`, in hundredths on macOS. */
function fromPs(pid: number): number {
  const { stdout } = Bun.spawnSync(["ps", "-o", "time=", "-p", String(pid)]);
  const [days, time] = stdout.toString().trim().includes("-")
    ? stdout.toString().trim().split("-")
    : ["0", stdout.toString().trim()];
  const seconds = (time ?? "").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number(days) * 86_400 + seconds;
}
