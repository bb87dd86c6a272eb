import { describe, expect, it } from "vitest";

import { begunOn, filtersOf, isNarrowed, readView, writeView } from "@/inbox/filters";

const read = (text: string) => readView(new URLSearchParams(text));

describe("the address of a list", () => {
  it("says everything it is narrowed to", () => {
    const text = "status=escalated&channel=web&unread=1&mine=1&since=week&from=2026-03-28&to=2026-03-29&q=hair";
    expect(writeView(read(text)).toString()).toBe(text);
  });

  it("means nothing where it is wrong", () => {
    expect(isNarrowed(read("status=gone&channel=fax&since=ever&from=0202-03-29&to=2026-02-31x&q=%20"))).toBe(false);
  });

  it("asks the API for the same list within a minute", () => {
    const view = read("since=day&mine=1");
    const one = filtersOf(view, "me", Date.UTC(2026, 2, 7, 10, 0, 1), "UTC");
    expect(one).toEqual(filtersOf(view, "me", Date.UTC(2026, 2, 7, 10, 0, 59), "UTC"));
    expect(one.updated_from).toBe("2026-03-06T10:00:00.000000Z");
    expect(one.assigned_to).toBe("me");
  });

  it("asks for a day of the business, however long it is", () => {
    const asked = (zone: string) => {
      const { updated_from, updated_to } = filtersOf(read("from=2026-03-29&to=2026-03-29"), "me", 0, zone);
      return [updated_from, updated_to];
    };
    expect(asked("Europe/Berlin")).toEqual(["2026-03-28T23:00:00.000000Z", "2026-03-29T22:00:00.000000Z"]);
    expect(asked("Asia/Tokyo")).toEqual(["2026-03-28T15:00:00.000000Z", "2026-03-29T15:00:00.000000Z"]);
  });

  it("means one day until a later end is said, and no end where the beginning is taken away", () => {
    expect(begunOn("2026-03-29", read("since=week"))).toEqual({ since: null, from: "2026-03-29", to: "2026-03-29" });
    expect(begunOn("2026-03-29", read("to=2026-03-31"))).toMatchObject({ to: "2026-03-31" });
    expect(begunOn("2026-03-29", read("to=2026-03-01"))).toMatchObject({ to: "2026-03-29" });
    expect(begunOn(null, read("from=2026-03-29&to=2026-03-31"))).toMatchObject({ from: null, to: "2026-03-31" });
  });
});
