import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { source, sourceKind, sources } from "@/testing/fixtures/sources.ts";
import { show, Where } from "@/testing/render.tsx";
import { refusal, serve } from "@/testing/server.ts";
import { ConnectPage } from "./connect-page.tsx";

const KINDS = {
  kinds: [sourceKind(), sourceKind({ vendor: "xero", vendor_name: "Xero", brings: ["Invoices", "Bills"] })],
  redirect_uri: "https://alder.example/settings/sources/consent",
};
const fresh = source({ id: "source-9", vendor: "unleashed", vendor_name: "Unleashed", account_id: "" });

async function fill(): Promise<void> {
  await userEvent.type(await screen.findByLabelText("API id"), "id-1");
  await userEvent.type(screen.getByLabelText("API key"), "key-1");
  await userEvent.selectOptions(screen.getByLabelText("Region"), "EU");
  await userEvent.click(screen.getByRole("button", { name: "Connect" }));
}

it("offers the systems there are", async () => {
  serve({ "GET /source-kinds": KINDS });
  await show(<ConnectPage />);
  expect(await screen.findByRole("link", { name: "Xero Invoices, Bills" })).toHaveAttribute(
    "href",
    "/settings/sources/new?vendor=xero",
  );
});

it("asks for what the system takes, and hides what is secret", async () => {
  serve({ "GET /source-kinds": KINDS });
  await show(<ConnectPage vendor="unleashed" />);
  expect(await screen.findByLabelText("API id")).toHaveAccessibleDescription("Integration, API access.");
  expect(screen.getByLabelText("API key")).toHaveAttribute("type", "password");
  expect(screen.getByLabelText("API key")).toHaveAttribute("autocomplete", "off");
  expect(screen.getByText(/enter https:\/\/alder\.example\/settings\/sources\/consent/)).toBeInTheDocument();
});

it("says what is missing before anything is sent", async () => {
  const asked = serve({ "GET /source-kinds": KINDS });
  await show(<ConnectPage vendor="unleashed" />);
  await userEvent.click(await screen.findByRole("button", { name: "Connect" }));
  expect(screen.getByLabelText("API key")).toHaveAccessibleDescription(/Type “API key”\./);
  expect(screen.getByLabelText("API id")).toHaveFocus();
  expect(asked.every(({ method }) => method === "GET")).toBe(true);
});

it("sends secrets apart, and goes to the source that is connected", async () => {
  const asked = serve({
    "GET /source-kinds": KINDS,
    "POST /sources": { source: fresh, next: "done", accounts: [] },
  });
  await show(
    <>
      <ConnectPage vendor="unleashed" />
      <Where />
    </>,
  );
  await fill();
  expect(await screen.findByText("/settings/sources/source-9")).toBeInTheDocument();
  expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
    vendor: "unleashed",
    settings: { api_id: "id-1", region: "EU", base_url: "https://api.unleashed.example" },
    credentials: { api_key: "key-1" },
    replace_files: false,
  });
});

it("leads to the vendor's page where somebody must agree", async () => {
  const assign = vi.fn();
  vi.stubGlobal("location", {
    ...window.location,
    assign,
    pathname: "/",
    search: "",
    href: "http://localhost/",
  });
  serve({
    "GET /source-kinds": KINDS,
    "POST /sources": { source: fresh, next: "consent", accounts: [] },
    "POST /sources/source-9/consent": {
      source_id: "source-9",
      authorize_url: "https://login.unleashed.example/authorize?state=s1",
      expires_at: "2026-11-24T10:10:00Z",
    },
  });
  await show(<ConnectPage vendor="unleashed" />);
  await fill();
  await vi.waitFor(() =>
    expect(assign).toHaveBeenCalledWith("https://login.unleashed.example/authorize?state=s1"),
  );
  expect(window.sessionStorage.getItem("capliquify-consent")).toBe('{"state":"s1","organisation":"default"}');
  vi.unstubAllGlobals();
});

it("asks which account, where the credentials open several", async () => {
  const asked = serve({
    "GET /source-kinds": KINDS,
    "POST /sources": {
      source: fresh,
      next: "account",
      accounts: [
        { id: "a-1", name: "Alder UK", currency: "GBP" },
        { id: "a-2", name: "Alder EU", currency: null },
      ],
    },
    "POST /sources/source-9/account": { source: fresh, next: "done", accounts: [] },
  });
  await show(<ConnectPage vendor="unleashed" />);
  await fill();
  await userEvent.click(await screen.findByRole("button", { name: "Connect this account" }));
  expect(screen.getByLabelText("Account")).toHaveAccessibleDescription("Choose an account.");
  await userEvent.selectOptions(screen.getByLabelText("Account"), "Alder UK, GBP");
  await userEvent.click(screen.getByRole("button", { name: "Connect this account" }));
  await vi.waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith("/account"))?.body).toEqual({ account_id: "a-1" }),
  );
});

it("asks before what files brought ends", async () => {
  const asked = serve({
    "GET /source-kinds": KINDS,
    "POST /sources": refusal(409, "Files of Unleashed brought rows that would count twice."),
  });
  await show(<ConnectPage vendor="unleashed" />);
  await fill();
  expect(
    await screen.findByText("Files of Unleashed brought rows that would count twice."),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole("checkbox", { name: /^Let the rows of files end/ }));
  await userEvent.click(screen.getByRole("button", { name: "Connect" }));
  const sent = asked.filter(({ method }) => method === "POST").map(({ body }) => body);
  expect(sent).toMatchObject([{ replace_files: false }, { replace_files: true }]);
});

it("changes a source that is still connected, and keeps the secrets that were left empty", async () => {
  const before = source({
    vendor: "unleashed",
    vendor_name: "Unleashed",
    settings: { api_id: "id-0", region: "EU" },
  });
  const asked = serve({
    "GET /source-kinds": KINDS,
    "GET /sources": sources([before]),
    "PATCH /sources/source-1": before,
    "POST /sources/source-1/consent": refusal(409, "It needs nobody's consent."),
    "POST /sources/source-1/account": { source: before, next: "done", accounts: [] },
  });
  await show(
    <>
      <ConnectPage vendor="unleashed" again="source-1" />
      <Where />
    </>,
  );
  expect(await screen.findByText("A secret that is left empty stays as it is.")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Connect" }));
  expect(await screen.findByText("/settings/sources/source-1")).toBeInTheDocument();
  expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({
    settings: { api_id: "id-0", region: "EU", base_url: "https://api.unleashed.example" },
    credentials: {},
  });
});

it("fills in what a source was connected with before, without its secrets", async () => {
  const before = source({
    id: "source-1",
    vendor: "unleashed",
    vendor_name: "Unleashed",
    settings: { api_id: "id-0" },
  });
  serve({ "GET /source-kinds": KINDS, "GET /sources": sources([before]) });
  await show(<ConnectPage vendor="unleashed" again="source-1" />);
  expect(await screen.findByLabelText("API id")).toHaveValue("id-0");
  expect(screen.getByLabelText("API key")).toHaveValue("");
});
