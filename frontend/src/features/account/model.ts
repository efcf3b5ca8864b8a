/** What the account page makes of answers. */
import type { ApiError } from "@/api/client.ts";

const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR", "Opera"],
  ["Firefox", "Firefox"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
] as const;

const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS", "macOS"],
  ["Linux", "Linux"],
] as const;

/** "Firefox on Windows", as far as the browser said so. */
export function browserName(agent: string | null): string | null {
  if (agent === null || agent.trim() === "") return null;
  const browser = BROWSERS.find(([mark]) => agent.includes(mark))?.[1];
  const system = SYSTEMS.find(([mark]) => agent.includes(mark))?.[1];
  if (browser) return system ? `${browser} on ${system}` : browser;
  return agent.slice(0, 60);
}

/** "AN" for Ada Nkomo: what stands in the round button. */
export function initials(name: string, email: string): string {
  const words = (name.trim() || email).split(/[\s.@_-]+/).filter((word) => word !== "");
  const [first = "?", ...rest] = words;
  const last = name.trim() ? rest.at(-1) : undefined;
  return [first, last]
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toUpperCase();
}

/** Which of two passwords a refusal is about. */
export function blameOldOrNew({ status, message }: ApiError): "current" | "next" | null {
  if (status >= 500 || status === 429) return null;
  if (status === 401 || /current|not right|wrong/i.test(message)) return "current";
  return /password/i.test(message) ? "next" : null;
}
