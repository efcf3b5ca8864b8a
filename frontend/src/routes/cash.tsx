/** The cash page, with its state in the address. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CashPage } from "@/features/cash/pages/cash-page.tsx";

/** Reads and writes the search parameters for the page. */
export function CashRoute() {
  const search = useSearch({ from: "/inside/cash" });
  const navigate = useNavigate({ from: "/cash" });
  return (
    <CashPage
      search={search}
      onSearch={(next) => void navigate({ search: (before) => ({ ...before, ...next }), resetScroll: false })}
    />
  );
}
