/** What the palette offers. */
import { useNavigate } from "@tanstack/react-router";
import type { Command } from "@/components/ui/palette.tsx";
import { useColorScheme } from "@/components/ui/theme.tsx";
import { useScope } from "@/lib/scope.ts";
import { en } from "@/messages/en.ts";
import { GROUPS } from "./navigation.tsx";

/** Pages, organisations, and the theme. */
export function useCommands(): Command[] {
  const navigate = useNavigate();
  const { organisations } = useScope();
  const { toggle } = useColorScheme();
  const pages = GROUPS.flatMap((group) => group.pages).map(({ to, label }) => ({
    id: to,
    label,
    run: () => void navigate({ to, search: ({ organisation, as_of }) => ({ organisation, as_of }) }),
  }));
  const switches = organisations.map(({ slug, name }) => ({
    id: `organisation-${slug}`,
    label: en.palette.goTo(name),
    run: () => void navigate({ to: ".", search: { organisation: slug } }),
  }));
  return [...pages, ...switches, { id: "theme", label: en.palette.theme, run: toggle }];
}
