import { join } from "node:path";
import { expect, test } from "bun:test";
import { tempFolder } from "../kit/temp-folder.ts";

// The native add-on of the MessagePack library would decode in C++, outside of all that was tested here; and it is not in the
// executable, so that a hub would behave otherwise than its tests.
test("[MP-19] compiled, the decoder is the one written in JavaScript", async () => {
  const folder = tempFolder();
  const source = join(folder, "probe.ts");
  const codec = Bun.fileURLToPath(new URL("../../protocol/codec.ts", import.meta.url));
  const library = Bun.resolveSync("msgpackr/unpack", import.meta.dir);
  await Bun.write(
    source,
    `import { decode, encode } from ${JSON.stringify(codec)};
     import { isNativeAccelerationEnabled } from ${JSON.stringify(library)};
     console.log(JSON.stringify([isNativeAccelerationEnabled, decode(encode([1, "two", { three: 3 }]))]));`,
  );
  const executable = join(folder, "probe");
  const built = await Bun.build({
    entrypoints: [source],
    target: "bun",
    minify: true,
    compile: { outfile: executable },
  });
  expect(built.success).toBeTrue();
  const { stdout } = Bun.spawnSync([executable], { cwd: folder });
  expect(JSON.parse(stdout.toString())).toEqual([false, [1, "two", { three: 3 }]]);
}, 30_000);
