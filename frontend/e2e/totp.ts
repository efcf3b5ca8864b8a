/** Codes as an authenticator app shows them (RFC 6238: SHA-1, 30 seconds, six digits); each counts once. */
import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MILLISECONDS = 30_000;

function decode(secret: string): Buffer {
  let bits = "";
  for (const letter of secret.replaceAll(/[\s=]/g, "").toUpperCase())
    bits += ALPHABET.indexOf(letter).toString(2).padStart(5, "0");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
}

/** The code of one time step. */
export function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", decode(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** An app set up with one secret: never shows a code that was shown before. */
export class Authenticator {
  #last = 0;
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** The next code that counts; the server takes those of half a minute ahead as well. */
  async next(): Promise<string> {
    const current = Math.floor(Date.now() / STEP_MILLISECONDS);
    const step = Math.max(this.#last + 1, current);
    if (step > current + 1) await sleep((step - 1) * STEP_MILLISECONDS - Date.now() + 500);
    this.#last = step;
    return codeOf(this.#secret, step);
  }
}
