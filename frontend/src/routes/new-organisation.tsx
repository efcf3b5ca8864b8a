/** Making an organisation, and going there. */
import { useNavigate } from "@tanstack/react-router";
import { NewOrganisationPage } from "@/features/organisation/pages/new-organisation-page.tsx";

/** The view goes to what was made. */
export function NewOrganisationRoute() {
  const navigate = useNavigate();
  return <NewOrganisationPage onMade={(organisation) => navigate({ to: "/", search: { organisation } })} />;
}
