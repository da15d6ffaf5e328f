import { configure, getJsonLinesFormatter } from "@logtape/logtape";

/** The hub's log: one JSON line per event on stderr, in which everything that strangers wrote is escaped. */
export async function openLog(): Promise<void> {
  const format = getJsonLinesFormatter();
  await configure({
    sinks: { stderr: (record) => void process.stderr.write(format(record)) },
    loggers: [
      { category: "minihub", lowestLevel: "info", sinks: ["stderr"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["stderr"] },
    ],
  });
}
