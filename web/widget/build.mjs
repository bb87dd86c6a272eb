// Builds what the server hands out: the widget, and script and style of the hosted page.
//   node build.mjs [folder]

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, "../../src/empfio/chat/web"));
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const given = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  target: ["chrome111", "firefox113", "safari16.4"],
  banner: { js: `/*! Empfio ${version} */`, css: `/*! Empfio ${version} */` },
};

/** The widget's style as text. Its lengths are in px: the page around says what a rem is. */
const styleAsText = {
  name: "style as text",
  setup({ onLoad }) {
    onLoad({ filter: /widget\.css$/ }, async ({ path }) => {
      const plain = { ...given, banner: {}, entryPoints: [path], write: false };
      const [{ text }] = (await build(plain)).outputFiles;
      const px = (_, number) => `${Number(number) * 16}px`;
      return { contents: text.trim().replace(/(\d*\.?\d+)rem\b/g, px), loader: "text" };
    });
  },
};

const script = { ...given, plugins: [styleAsText] };
const outfile = (name) => join(folder, name);
await build({ ...script, entryPoints: ["src/widget.ts"], outfile: outfile("widget.js") });
await build({ ...script, entryPoints: ["src/page.ts"], outfile: outfile("page.js") });
await build({ ...given, entryPoints: ["src/page.css"], outfile: outfile("page.css") });
