import { describe, expect, it } from "vitest";

import { durationOf } from "@/insights/durations";
import { stacked } from "@/insights/stacking";
import { en } from "@/texts/en";

describe("how long something took", () => {
  it.each([
    [0.4, "0 s"], [59.4, "59 s"], [59.6, "1 min"], [3_599, "1 h 0 min"], [5_400, "1 h 30 min"],
    [172_800, "2 d 0 h"], [null, null],
  ])("of %s seconds is %s", (seconds, said) => {
    expect(durationOf(seconds, en.insights.time)).toBe(said);
  });
});

describe("columns of a day", () => {
  it("stand on each other, and the highest is the total", () => {
    const days = [
      { day: "2026-03-07", total: 6, by_channel: { whatsapp: 3, web: 2, telegram: 1 } },
      { day: "2026-03-08", total: 0, by_channel: {} },
    ];
    const { channels, tops } = stacked(days);
    expect(channels).toEqual(["whatsapp", "telegram", "web"]);
    expect(tops).toEqual([[3, 0], [4, 0], [6, 0]]);
  });
});
