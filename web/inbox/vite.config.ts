import { fileURLToPath } from "node:url";

import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Where a served Empfio is while the page is worked on.
const desk = process.env["EMPFIO_URL"] ?? "http://localhost:8001";

export default defineConfig({
  base: "/inbox/",
  plugins: [react(), tailwind()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  build: {
    outDir: process.env["EMPFIO_PAGE_OUT"] ?? "dist",
    emptyOutDir: true,
    // The policy of the page allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: { proxy: { "/api": desk, "/files": desk } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
