/** Making an organisation, and going there. */
import { useNavigate } from "@tanstack/react-router";
import { Empty } from "@/components/states/query-state.tsx";
import { NewOrganisationPage } from "@/features/organisation/pages/new-organisation-page.tsx";
import { useSession } from "@/lib/session.ts";
import { clerk } from "@/messages/en/clerk.ts";

/** The view goes to what was made. */
export function NewOrganisationRoute() {
  const navigate = useNavigate();
  if (useSession().provider === "clerk") return <Empty title={clerk.madeThere} text={clerk.companiesText} />;
  return <NewOrganisationPage onMade={(organisation) => navigate({ to: "/", search: { organisation } })} />;
}
