/** What the pages of the ways in make of answers. */
import type { ApiError } from "@/api/client.ts";
import type { SignIn } from "@/api/generated/types.gen.ts";
import { signIn } from "@/messages/en/sign-in.ts";

/** Told what is left to do after the password. */
export type OnSignedIn = (next: SignIn["next"]) => unknown;

const GROUP = /.{1,4}/g;

/** A secret in groups of four, to be typed without losing one's place. */
export function inGroups(secret: string): string {
  return secret.match(GROUP)?.join(" ") ?? secret;
}

/** A picture as an address of its own: inside an image, a script in it would not run and nothing would be loaded. */
export function pictureAddress(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

/** What must be filled in, of the fields a form has. */
export function missingOf(values: { name?: string; email?: string; password?: string }) {
  const missing = (value: string | undefined) => value !== undefined && value.trim() === "";
  return {
    ...(missing(values.name) ? { name: signIn.nameMissing } : {}),
    ...(missing(values.email) ? { email: signIn.emailMissing } : {}),
    ...(missing(values.password) ? { password: signIn.passwordMissing } : {}),
  };
}

/** The server says in its own words why a password will not do; that belongs beside the password. */
export function blamePassword({ status, message }: ApiError): "password" | null {
  return [400, 422].includes(status) && /password/i.test(message) ? "password" : null;
}
