// Bundles styles and scripts into ../web/static/dist: hashed names, manifest.json, the fonts
// for letters and what papers need to be drawn. Development options: --map adds source maps. What the pages mean lives elsewhere.
import { build } from 'esbuild';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.resolve(here, '../web/static/dist');
const entries = ['site', 'viewer', 'paper', 'paper-worker'];

const kept = new Set(['manifest.json', 'fonts', 'pdf']);

// Letters are set by typst, which reads TTF and not woff2.
const letterFonts = {
  'source-sans-3': [
    '400Regular', '400Regular_Italic', '600SemiBold', '600SemiBold_Italic', '700Bold', '700Bold_Italic',
  ],
  'noto-sans-arabic': ['400Regular', '600SemiBold', '700Bold'], // for what people write besides
  'noto-emoji': ['400Regular', '700Bold'],
};

async function bundle() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: entries.map((name) => `src/${name}.js`),
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: process.argv.includes('--map'),
    metafile: true,
    legalComments: 'linked',
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
    loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'file' },
    logLevel: 'warning',
  });
  if (result.warnings.length > 0) throw new Error('a warning is a fault: see above');
  return result.metafile.outputs;
}

function manifestOf(outputs) {
  const manifest = {};
  for (const [file, output] of Object.entries(outputs)) {
    if (!output.entryPoint) continue;
    const entry = { js: path.basename(file) };
    if (output.cssBundle) entry.css = path.basename(output.cssBundle);
    manifest[path.basename(output.entryPoint, '.js')] = entry;
  }
  return manifest;
}

async function copyLetterFonts() {
  const require = createRequire(import.meta.url);
  await mkdir(path.join(dist, 'fonts'), { recursive: true });
  for (const [name, styles] of Object.entries(letterFonts)) {
    const root = path.dirname(require.resolve(`@expo-google-fonts/${name}/package.json`));
    const family = name.split('-').map((each) => each[0].toUpperCase() + each.slice(1)).join('');
    for (const style of styles) {
      const file = `${family}_${style}.ttf`;
      await cp(path.join(root, style, file), path.join(dist, 'fonts', file));
    }
  }
}

// What a PDF may leave out: tables of Asian letters, the usual fonts, and readers of rare pictures
// as plain scripts, for our pages allow no WebAssembly.
async function copyPaperParts() {
  const root = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  for (const part of ['cmaps', 'standard_fonts', 'wasm']) {
    await cp(path.join(root, part), path.join(dist, 'pdf', part), {
      recursive: true,
      filter: (file) => !file.endsWith('.wasm') && !path.basename(file).startsWith('quickjs'),
    });
  }
}

// A running server may still hand out the previous names, so old files go last, manifest before them.
async function removeOld(outputs) {
  const current = new Set(Object.keys(outputs).map((file) => path.basename(file)));
  for (const file of await readdir(dist)) {
    if (kept.has(file) || current.has(file)) continue;
    await rm(path.join(dist, file), { recursive: true });
  }
}

const started = Date.now();
await mkdir(dist, { recursive: true });
const outputs = await bundle();
await copyLetterFonts();
await copyPaperParts();
await writeFile(path.join(dist, 'manifest.json'), `${JSON.stringify(manifestOf(outputs), null, 1)}\n`);
await removeOld(outputs);
console.log(`front end built in ${Date.now() - started} ms`);
