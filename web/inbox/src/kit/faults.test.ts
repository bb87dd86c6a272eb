import { expect, test } from "vitest";

import { saidOf } from "@/kit/faults";
import { de } from "@/texts/de";
import { en } from "@/texts/en";

test("a fault names the field as people call it, and shows no pattern", () => {
  const faults = [{ where: "body.settings.phone_number_id", what: "String should match pattern '^[0-9]+$'" }];
  const said = saidOf(faults, en.settings.channels.fields, en);
  expect(said).toBe(`Phone number ID: ${en.faults.malformed}`);
});

test("one of several is named as all of them are", () => {
  const faults = [{ where: "body.escalation_emails[0]", what: "is too long" }];
  expect(saidOf(faults, { escalation_emails: "Told" }, en)).toBe("Told: is too long");
});

test("what is known is said in the reader's language, the rest as the API says it", () => {
  const known = { where: "body.week", what: "must not open twice at the same time" };
  expect(saidOf([known], {}, de)).toBe("Zur selben Zeit kann nicht zweimal geöffnet sein.");
  expect(saidOf([{ where: "body", what: "unheard of" }], {}, de)).toBe("unheard of");
});
