/** Puts a text on the clipboard. */
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { en } from "@/messages/en.ts";
import { Button } from "./button.tsx";

/** The browser's clipboard works on secure addresses only; elsewhere the old way is taken. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea");
  box.value = text;
  // Inside an open dialog, everything outside of it is inert.
  (document.querySelector("dialog[open]") ?? document.body).append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}

/** Copies, and says that it did. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = () =>
    copyText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <Button
        icon={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        onClick={() => void copy()}
      >
        {children}
      </Button>
      <span role="status">{copied === null ? "" : copied ? en.copied : en.notCopied}</span>
    </>
  );
}
