/** Ways in that the built-in accounts have, and an installation with another identity provider has not. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { configurationOptions } from "@/api/session.ts";
import { Entrance } from "@/components/page/entrance.tsx";
import { clerk as text } from "@/messages/en/clerk.ts";

/** The page, or who looks after it instead. */
export function OursOnly({ children }: { children: ReactNode }) {
  const config = useQuery(configurationOptions());
  if (config.isPending) return null;
  if (config.data?.identity !== "clerk") return children;
  return (
    <Entrance
      title={text.elsewhere}
      text={text.elsewhereText}
      below={<Link to="/sign-in">{text.toSignIn}</Link>}
    />
  );
}
