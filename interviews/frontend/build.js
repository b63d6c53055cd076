// Bundles the two entries of the site into interviews/static/interviews/built/ and holds them to their budgets.
// `node build.js --check` bundles without writing.

import { mkdir, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const BUDGET_GZIP_BYTES = { "app.js": 60_000, "editor.js": 200_000 };
const TARGET = fileURLToPath(new URL("../static/interviews/built/", import.meta.url));

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
const { outputFiles, warnings } = await build({
  entryPoints: ["src/app.js", "src/editor.js"],
  outdir: TARGET,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  // htmx carries an eval that its setting allowEval: false keeps from ever running; the site's policy forbids it too.
  logOverride: { "direct-eval": "silent" },
  logLevel: "warning",
  write: false,
}).catch(() => process.exit(1));

let failed = warnings.length > 0;
for (const file of outputFiles) {
  const name = basename(file.path);
  const size = gzipSync(file.contents).length;
  const fits = size <= BUDGET_GZIP_BYTES[name];
  failed ||= !fits;
  console.log(`${name}: ${(size / 1000).toFixed(1)} kB gzipped${fits ? "" : `, over its ${BUDGET_GZIP_BYTES[name] / 1000} kB`}`);
}
if (failed) process.exit(1);

if (!process.argv.includes("--check")) {
  await mkdir(TARGET, { recursive: true });
  await Promise.all(outputFiles.map((file) => writeFile(file.path, file.contents)));
}
