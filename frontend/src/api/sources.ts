/** What the server answers about connected systems. */

export interface CheckRow {
  name: string;
  ours: string | null;
  theirs: string | null;
}

export interface Check {
  id: string;
  source_id: string;
  measure: string;
  subject: string;
  as_of: string;
  currency: string;
  ours: string | null;
  theirs: string;
  variance: string | null;
  report: string;
  reason: string | null;
  checked_at: string;
  rows: CheckRow[];
}

export interface Checks {
  checks: Check[];
}

export interface MappingSuggestion {
  target: string;
  target_name: string;
  method: string;
  reason: string;
}

export interface UnmappedCode {
  kind: string;
  vendor: string;
  code: string;
  name: string;
  value: string | null;
  currency: string | null;
  documents: number;
  last_on: string | null;
  suggestions: MappingSuggestion[];
}

export interface Mapping {
  id: string;
  kind: string;
  vendor: string;
  code: string;
  target: string;
  method: string;
  decided_by: string;
  decided_at: string;
}

export interface Mappings {
  unmapped: UnmappedCode[];
  mapped: Mapping[];
  unmapped_count: number;
  mapped_count: number;
}

export interface MappingTarget {
  target: string;
  name: string;
}

export interface MappingTargets {
  targets: MappingTarget[];
}
