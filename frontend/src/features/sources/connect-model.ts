/** From what a system asks for to what is sent. */
import type { NewSource, Source, SourceField, SourceKind, Vendor } from "@/api/generated/types.gen.ts";
import { connecting as text } from "@/messages/en/connecting.ts";

/** What was typed, by the names of the fields. */
export type Values = Readonly<Record<string, string>>;

const ADDRESS = /_(url|hosts)$/;

/** Whether hardly anybody types something else than what stands there already, such as an address of the vendor. */
export function isRare({ name, default: standard, choices, secret, required }: SourceField): boolean {
  if (!required && ADDRESS.test(name)) return true;
  return standard !== "" && choices.length === 0 && !secret;
}

/** What stands there at first: what it was connected with before, else the defaults; never a secret. */
export function valuesOf(fields: readonly SourceField[], before: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(
    fields.map(({ name, secret, default: standard }) => {
      const known = secret ? undefined : before[name];
      return [name, typeof known === "string" ? known : standard];
    }),
  );
}

/** What was given, in the order and by the names of the form; nothing of what was left empty. */
export function givenSettings(
  fields: readonly Pick<SourceField, "name" | "title">[],
  settings: Readonly<Record<string, unknown>>,
): [string, string][] {
  return fields.flatMap(({ name, title }): [string, string][] => {
    const value = String(settings[name] ?? "").trim();
    return value === "" ? [] : [[title, value]];
  });
}

/** Whether the secrets that were given before still count, so that a field left empty keeps its own. */
export function keepsSecrets(before: Pick<Source, "status"> | undefined): boolean {
  return before !== undefined && before.status !== "disconnected";
}

/** What is missing, by field. */
export function missingFields(
  fields: readonly SourceField[],
  values: Values,
  keeps: boolean,
): Record<string, string> {
  const missing = fields.filter(
    ({ name, required, secret }) => required && !(secret && keeps) && (values[name] ?? "").trim() === "",
  );
  return Object.fromEntries(missing.map(({ name, title }) => [name, text.missing(title)]));
}

/** Settings and credentials apart, and nothing that was left empty. */
export function whatToSend({ vendor, fields }: SourceKind, values: Values, replaceFiles: boolean): NewSource {
  const given = (secret: boolean) =>
    Object.fromEntries(
      fields
        .filter((field) => field.secret === secret && (values[field.name] ?? "").trim() !== "")
        .map(({ name }) => [name, (values[name] ?? "").trim()]),
    );
  return {
    vendor: vendor as Vendor,
    settings: given(false),
    credentials: given(true),
    replace_files: replaceFiles,
  };
}
