/** One import, named in the address. */
import { useParams } from "@tanstack/react-router";
import { ImportPage } from "@/features/imports/pages/import-page.tsx";

/** Hands the id to the page. */
export function ImportRoute() {
  const { importId } = useParams({ from: "/inside/imports/$importId" });
  return <ImportPage importId={importId} />;
}
