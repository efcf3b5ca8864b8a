import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const COMPRESSED = /\.(?:js|css|html|svg|json)$/;

/** Writes a .gz beside each text asset, so that the server never compresses at run time. */
function precompress(): Plugin {
  return {
    name: "precompress",
    apply: "build",
    writeBundle(options) {
      const folder = options.dir ?? "dist";
      for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (!COMPRESSED.test(entry)) continue;
        const path = join(folder, entry);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), precompress()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { target: "es2023", chunkSizeWarningLimit: 800 },
  server: {
    port: 3000,
    strictPort: true,
    proxy: { "/api": { target: process.env.CAPLIQUIFY_API ?? "http://127.0.0.1:5000", changeOrigin: true } },
  },
  test: {
    maxWorkers: 2,
    restoreMocks: true,
    // A simulated browser costs seconds a file: only tests that render get one.
    projects: [
      { extends: true, test: { name: "logic", environment: "node", include: ["src/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "screen",
          environment: "jsdom",
          // The first test of a file pays for the simulated browser, which takes seconds on a busy machine.
          testTimeout: 20_000,
          include: ["src/**/*.test.tsx"],
          setupFiles: ["src/testing/setup.ts"],
        },
      },
    ],
  },
});
