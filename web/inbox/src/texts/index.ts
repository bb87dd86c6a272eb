/** What the page says, in the language of whoever reads it. */
import { useTaste, type Language } from "@/kit/taste";
import { de } from "@/texts/de";
import { en, type Texts } from "@/texts/en";

const CATALOGUES: Record<Language, Texts> = { en, de };

export type { Texts };

export function useTexts(): Texts {
  return CATALOGUES[useTaste().language];
}

export function textsOf(language: Language): Texts {
  return CATALOGUES[language];
}
