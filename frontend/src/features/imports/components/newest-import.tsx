/** When data last came in, for the top bar. */
import { useQuery } from "@tanstack/react-query";
import { formatInstant } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { imports as importsText } from "@/messages/en/imports.ts";
import { newestImportsOptions } from "../api.ts";
import { hasStored } from "../model.ts";

/** The newest import that stored something; nothing while there is none. */
export function NewestImport() {
  const { data } = useQuery(newestImportsOptions(useScope()));
  const newest = data?.imports.find(hasStored);
  return newest ? importsText.newest(formatInstant(newest.created_at)) : null;
}
