import { describe, expect, it } from "vitest";

import { filtersOf, isNarrowed, readView, writeView } from "@/inbox/filters";

const read = (text: string) => readView(new URLSearchParams(text));

describe("the address of a list", () => {
  it("says everything it is narrowed to", () => {
    const text = "status=escalated&channel=web&unread=1&mine=1&since=week&q=hair";
    expect(writeView(read(text)).toString()).toBe(text);
  });

  it("means nothing where it is wrong", () => {
    expect(isNarrowed(read("status=gone&channel=fax&since=ever&q=%20"))).toBe(false);
  });

  it("asks the API for the same list within a minute", () => {
    const view = read("since=day&mine=1");
    const one = filtersOf(view, "me", Date.UTC(2026, 2, 7, 10, 0, 1));
    expect(one).toEqual(filtersOf(view, "me", Date.UTC(2026, 2, 7, 10, 0, 59)));
    expect(one.updated_from).toBe("2026-03-06T10:00:00.000Z");
    expect(one.assigned_to).toBe("me");
  });
});
