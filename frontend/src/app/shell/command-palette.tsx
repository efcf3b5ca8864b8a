/** What the palette offers; loaded when it is first asked for. */
import { useNavigate } from "@tanstack/react-router";
import { type Command, Palette } from "@/components/ui/palette.tsx";
import { useColorScheme } from "@/components/ui/theme.tsx";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { en } from "@/messages/en.ts";
import { ADMINISTER } from "./administer.tsx";
import { GROUPS } from "./navigation.tsx";

/** Pages one may see, organisations, and the theme. */
function useCommands(): Command[] {
  const navigate = useNavigate();
  const may = useMay();
  const { organisations } = useScope();
  const { toggle } = useColorScheme();
  const pages = [...GROUPS.flatMap((group) => group.pages), ...ADMINISTER]
    .filter(({ need }) => may(need))
    .map(({ to, label }) => ({
      id: to,
      label,
      run: () => void navigate({ to, search: ({ organisation, as_of }) => ({ organisation, as_of }) }),
    }));
  const switches = organisations.map(({ slug, name }) => ({
    id: `organisation-${slug}`,
    label: en.palette.goTo(name),
    run: () => void navigate({ to: ".", search: { organisation: slug } }),
  }));
  return [
    ...pages,
    { id: "account", label: en.shell.account, run: () => void navigate({ to: "/account" }) },
    ...switches,
    { id: "theme", label: en.palette.theme, run: toggle },
  ];
}

/** The palette of the app. */
export function CommandPalette({ requests }: { requests: number }) {
  return <Palette commands={useCommands()} requests={requests} />;
}
