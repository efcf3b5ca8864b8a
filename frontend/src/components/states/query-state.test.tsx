import { useQuery } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { toApiError } from "@/api/client.ts";
import { show } from "@/testing/render.tsx";
import { QueryState } from "./query-state.tsx";

function Asker({ ask }: { ask: () => Promise<string> }) {
  const query = useQuery({ queryKey: ["asked"], queryFn: ask });
  return (
    <QueryState query={query} height={100}>
      {(answer) => <p>{answer}</p>}
    </QueryState>
  );
}

it("says that it is loading", async () => {
  await show(<Asker ask={() => new Promise(() => undefined)} />);
  expect(screen.getByText("Loading")).toBeInTheDocument();
});

it("says what failed and with which request, and tries again", async () => {
  const refusal = toApiError(503, { detail: "The database does not answer.", code: "unavailable" }, "req-7");
  const ask = vi.fn<() => Promise<string>>().mockRejectedValueOnce(refusal).mockResolvedValueOnce("answered");
  await show(<Asker ask={ask} />);
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("The database does not answer.");
  expect(alert).toHaveTextContent("Request req-7");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("answered")).toBeInTheDocument();
});
