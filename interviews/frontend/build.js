// Bundles the two entries of the site, and the board of every machine that has one (puzzles/MACHINE/board.js), into
// interviews/static/interviews/built/ and holds them to their budgets. `node build.js --check` bundles without writing.

import { access, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const BUDGET_GZIP_BYTES = { "app.js": 60_000, "editor.js": 200_000 };
const BOARD_BUDGET_GZIP_BYTES = 30_000;
const TARGET = fileURLToPath(new URL("../static/interviews/built/", import.meta.url));
const MACHINES = fileURLToPath(new URL("../../puzzles/", import.meta.url));

async function boards() {
  const found = {};
  for (const machine of (await readdir(MACHINES)).sort()) {
    const board = `${MACHINES}${machine}/board.js`;
    const there = await access(board).then(() => true, () => false);
    if (there) found[`boards/${machine}`] = board;
  }
  return found;
}

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
const { outputFiles, warnings } = await build({
  entryPoints: { app: "src/app.js", editor: "src/editor.js", ...(await boards()) },
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
  const name = relative(TARGET, file.path);
  const size = gzipSync(file.contents).length;
  const budget = BUDGET_GZIP_BYTES[name] ?? BOARD_BUDGET_GZIP_BYTES;
  const fits = size <= budget;
  failed ||= !fits;
  console.log(`${name}: ${(size / 1000).toFixed(1)} kB gzipped${fits ? "" : `, over its ${budget / 1000} kB`}`);
}
if (failed) process.exit(1);

if (!process.argv.includes("--check")) {
  for (const file of outputFiles) {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(file.path, file.contents);
  }
}
