/** The supply plan, with the item it shows in the address. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { SupplyPage } from "@/features/supply/pages/supply-page.tsx";

/** Reads and writes the item for the page. */
export function SupplyRoute() {
  const { item } = useSearch({ from: "/inside/supply" });
  const navigate = useNavigate({ from: "/supply" });
  return (
    <SupplyPage
      item={item}
      onItem={(chosen) =>
        void navigate({ search: (before) => ({ ...before, item: chosen }), resetScroll: false })
      }
    />
  );
}
