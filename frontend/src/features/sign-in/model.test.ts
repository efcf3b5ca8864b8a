import { expect, it } from "vitest";
import { toApiError } from "@/api/client.ts";
import { blamePassword, inGroups, missingOf, pictureAddress } from "./model.ts";

it("writes a secret in groups of four", () => {
  expect(inGroups("CWGBQUSGVQ")).toBe("CWGB QUSG VQ");
});

it("makes of a picture an address in which nothing stays markup", () => {
  const address = pictureAddress(`<svg onload="alert(1)"><script>x</script></svg>`);
  expect(address.startsWith("data:image/svg+xml;")).toBe(true);
  expect(address).not.toMatch(/[<>"]/);
});

it("names only the fields a form has", () => {
  expect(missingOf({ email: " " })).toEqual({ email: "Type your email address." });
  expect(missingOf({ name: "Ada", password: "" })).toEqual({ password: "Type your password." });
});

it("puts beside the password what the server says of it", () => {
  expect(blamePassword(toApiError(400, { detail: "A password needs 12 characters." }, null))).toBe(
    "password",
  );
  expect(blamePassword(toApiError(400, { detail: "The link is over." }, null))).toBeNull();
  expect(blamePassword(toApiError(500, { detail: "The password store broke." }, null))).toBeNull();
});
