/**
 * What the browser keeps of one business's chat, for this origin alone. Nothing is kept before
 * something was written; where the browser keeps nothing, the tab does.
 */
export class Memory {
  private readonly here = new Map<string, string>();

  /** `storage`: where it is kept; asking for it may be refused. */
  constructor(
    private readonly slug: string,
    private readonly storage: () => Storage = () => localStorage,
  ) {}

  read(key: string): string | null {
    try {
      return this.storage().getItem(this.name(key)) ?? this.here.get(key) ?? null;
    } catch {
      return this.here.get(key) ?? null;
    }
  }

  write(key: string, value: string | null): void {
    if (value === null) this.here.delete(key);
    else this.here.set(key, value);
    try {
      if (value === null) this.storage().removeItem(this.name(key));
      else this.storage().setItem(this.name(key), value);
    } catch {
      // Private windows may refuse.
    }
  }

  private name(key: string): string {
    return `empfio-chat:${this.slug}:${key}`;
  }
}
