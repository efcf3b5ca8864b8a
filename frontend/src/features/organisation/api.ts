/** Questions and commands about the organisation itself. */
import { newIdempotencyKey } from "@/api/client.ts";
import {
  changeCashLineLimit,
  changeOrganisation,
  createOrganisation,
  deleteOrganisation,
  exportOrganisation,
  restoreOrganisation,
} from "@/api/generated/sdk.gen.ts";
import type { OrganisationSettings, Outcome } from "@/api/generated/types.gen.ts";
import type { Scope } from "@/lib/scope.ts";

/** Changes the settings. */
export async function changeSettings(scope: Scope, body: OrganisationSettings): Promise<void> {
  await changeOrganisation({ query: { organisation: scope.organisation.slug }, body, throwOnError: true });
}

/** Sets how much is entered by hand without a second person: less at once, more once one agrees. */
export async function changeLimit(scope: Scope, limit: string, reason: string): Promise<Outcome> {
  const { data } = await changeCashLineLimit({
    query: { organisation: scope.organisation.slug },
    headers: { "Idempotency-Key": newIdempotencyKey() },
    body: { limit, reason },
    throwOnError: true,
  });
  return data;
}

/** Makes an organisation; whoever asks administers it. */
export async function make(slug: string, name: string): Promise<void> {
  await createOrganisation({ body: { slug, name }, throwOnError: true });
}

/** Asks that the organisation is closed, and removed after thirty days. */
export async function askToDelete(scope: Scope, reason: string): Promise<Outcome> {
  const { data } = await deleteOrganisation({
    query: { organisation: scope.organisation.slug },
    headers: { "Idempotency-Key": newIdempotencyKey() },
    body: { reason },
    throwOnError: true,
  });
  return data;
}

/** Opens a closed organisation again. */
export async function restore(slug: string): Promise<void> {
  await restoreOrganisation({ query: { organisation: slug }, throwOnError: true });
}

/** All that the organisation holds, as one file; asked for like anything else, because it takes a fresh code. */
export async function exportEverything(scope: Scope): Promise<Blob> {
  const { data } = await exportOrganisation({
    query: { organisation: scope.organisation.slug },
    parseAs: "blob",
    throwOnError: true,
  });
  return data as Blob;
}
