import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the pages work behind whatever path prefix a proxy adds.
  base: './',
  // Vite 8 compiles JSX by itself; no plugin is needed.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Browsers since the middle of 2024: the style sheet uses light-dark().
    target: ['chrome123', 'firefox126', 'safari17.5'],
    // The content security policy knows no inline script, and so nothing is put into the page itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The licences of what is bundled ask to be passed on with it.
    license: { fileName: 'assets/licences.md' },
  },
})
