/**
 * What the browser keeps of one business's chat, for this origin alone. Nothing is kept before
 * something was written; where the browser keeps nothing, the tab does.
 */
export class Memory {
  private readonly tab = new Map<string, string>();

  constructor(private readonly slug: string) {}

  read(key: string): string | null {
    try {
      return localStorage.getItem(this.name(key)) ?? this.tab.get(key) ?? null;
    } catch {
      return this.tab.get(key) ?? null;
    }
  }

  write(key: string, value: string | null): void {
    if (value === null) this.tab.delete(key);
    else this.tab.set(key, value);
    try {
      if (value === null) localStorage.removeItem(this.name(key));
      else localStorage.setItem(this.name(key), value);
    } catch {
      // Private windows may refuse.
    }
  }

  private name(key: string): string {
    return `empfio-chat:${this.slug}:${key}`;
  }
}
