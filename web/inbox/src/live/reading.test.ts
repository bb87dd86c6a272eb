import { describe, expect, it } from "vitest";

import { Reading } from "@/live/reading";

describe("a stream of events", () => {
  it("is read whole, wherever it was cut", () => {
    const text = 'retry: 1000\n\n: alive\n\nid: A\ndata: {"n":1}\n\nevent: ready\ndata: {}\n\n';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const reading = new Reading();
      const told = [...reading.take(text.slice(0, cut)), ...reading.take(text.slice(cut))];
      expect(told).toEqual([
        { event: "message", data: '{"n":1}', id: "A" },
        { event: "ready", data: "{}", id: null },
      ]);
    }
  });

  it("keeps what is not whole yet", () => {
    expect(new Reading().take("id: A\ndata: {}\n")).toEqual([]);
  });
});
