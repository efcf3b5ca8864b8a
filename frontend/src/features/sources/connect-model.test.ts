import { expect, it } from "vitest";
import { sourceKind } from "@/testing/fixtures/sources.ts";
import { givenSettings, isRare, keepsSecrets, missingFields, valuesOf, whatToSend } from "./connect-model.ts";

const kind = sourceKind();

it("begins with the defaults", () => {
  expect(valuesOf(kind.fields, {})).toEqual({
    api_id: "",
    api_key: "",
    region: "",
    base_url: "https://api.unleashed.example",
  });
});

it("begins with what it was connected with before, but never with a secret", () => {
  expect(valuesOf(kind.fields, { api_id: "id-1", api_key: "leaked", region: "EU" })).toMatchObject({
    api_id: "id-1",
    api_key: "",
    region: "EU",
  });
});

it("names what is missing", () => {
  expect(
    missingFields(kind.fields, { api_id: " ", api_key: "k", region: "EU", base_url: "u" }, false),
  ).toEqual({
    api_id: "Type “API id”.",
  });
});

it("misses no secret that was given before, until the source was disconnected", () => {
  const values = { api_id: "id-1", api_key: "", region: "EU", base_url: "u" };
  expect(missingFields(kind.fields, values, keepsSecrets({ status: "connected" }))).toEqual({});
  expect(missingFields(kind.fields, values, keepsSecrets({ status: "disconnected" }))).toEqual({
    api_key: "Type “API key”.",
  });
  expect(keepsSecrets(undefined)).toBe(false);
});

it("sends secrets apart from settings, and leaves out what is empty", () => {
  expect(whatToSend(kind, { api_id: " id-1 ", api_key: "k", region: "EU", base_url: "" }, true)).toEqual({
    vendor: "unleashed",
    settings: { api_id: "id-1", region: "EU" },
    credentials: { api_key: "k" },
    replace_files: true,
  });
});

it("puts away what hardly anybody changes", () => {
  expect(kind.fields.filter(isRare).map(({ name }) => name)).toEqual(["base_url"]);
});

it.each([
  ["base_url", false, true],
  ["document_hosts", false, true],
  ["base_url", true, false],
  ["webhook_key", false, false],
])("takes an address that may be left empty as rare (%s, required: %s)", (name, required, rare) => {
  const field = { name, title: "", help: "", secret: false, required, default: "", choices: [] };
  expect(isRare(field)).toBe(rare);
});

it("names what was given as the form does, in its order, without what was left empty", () => {
  expect(givenSettings(kind.fields, { base_url: "https://u.example", api_id: "id-1", region: " " })).toEqual([
    ["API id", "id-1"],
    ["API address", "https://u.example"],
  ]);
});
