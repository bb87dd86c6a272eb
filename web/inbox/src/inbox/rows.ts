/** The rows of all pages of a list as one, however many they are. */
import type { ConversationPage, ConversationShape } from "@/api/shapes";

/** Nothing is copied: a hundred thousand rows cost what their pages cost. */
export class Rows {
  readonly length: number;
  private readonly begins: number[] = [];
  private readonly pages: readonly ConversationPage[];

  constructor(pages: readonly ConversationPage[]) {
    this.pages = pages;
    let length = 0;
    for (const page of pages) {
      this.begins.push(length);
      length += page.conversations.length;
    }
    this.length = length;
  }

  at(place: number): ConversationShape | undefined {
    if (place < 0 || place >= this.length) return undefined;
    let [low, high] = [0, this.begins.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.begins[middle] ?? 0) <= place) low = middle;
      else high = middle;
    }
    return this.pages[low]?.conversations[place - (this.begins[low] ?? 0)];
  }

  /** Where a row stands; -1 where it does not. */
  placeOf(id: string): number {
    for (const [number, page] of this.pages.entries()) {
      const place = page.conversations.findIndex((one) => one.id === id);
      if (place >= 0) return (this.begins[number] ?? 0) + place;
    }
    return -1;
  }
}
