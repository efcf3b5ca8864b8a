/** What the server answers about connected systems. */

export interface SourceStream {
  name: string;
  title: string;
  backfilled_at: string | null;
  synced_at: string | null;
  stale: boolean;
}

export interface SyncRun {
  id: string;
  source_id: string;
  cause: string;
  requested_by: string;
  status: string;
  attempt: number;
  queued_at: string;
  started_at: string | null;
  finished_at: string | null;
  parked_until: string | null;
  stream: string | null;
  rows: number;
  expected_rows: number | null;
  imported: number;
  unchanged: number;
  set_aside: number;
  calls: number;
  waited_seconds: number;
  message: string | null;
  notes: string[];
}

export interface Source {
  id: string;
  vendor: string;
  vendor_name: string;
  name: string;
  account_id: string;
  currency: string | null;
  status: string;
  problem: string | null;
  connected_at: string | null;
  last_synced_at: string | null;
  lag_seconds: number | null;
  next_sync_at: string | null;
  excluded_from_statistics: boolean;
  settings: { [key: string]: unknown };
  streams: SourceStream[];
  run: SyncRun | null;
  facts: number;
  set_aside: number;
  failed_runs: number;
  webhooks_waiting: number;
  checks: number;
  checks_differing: number;
  webhook_path: string;
}

export interface Sources {
  sources: Source[];
  unmapped_items: number;
  unmapped_value: string;
  unmapped_value_complete: boolean;
  currency: string | null;
}

export interface SyncRuns {
  runs: SyncRun[];
  next_cursor: string | null;
}

export interface ConsentRequest {
  source_id: string;
  authorize_url: string;
  expires_at: string;
}

export interface SetAsideRecord {
  id: string;
  stream: string;
  external_id: string;
  reason: string;
  fix: string;
  first_seen_at: string;
  last_seen_at: string;
  attempts: number;
  payload: string;
}

export interface SetAsideRecords {
  records: SetAsideRecord[];
  next_cursor: string | null;
}

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

export interface SourceField {
  name: string;
  title: string;
  help: string;
  secret: boolean;
  required: boolean;
  default: string;
  choices: string[];
}

export interface SourceKind {
  vendor: string;
  vendor_name: string;
  fields: SourceField[];
  brings: string[];
  sends_webhooks: boolean;
}

export interface SourceKinds {
  kinds: SourceKind[];
  redirect_uri: string;
}

export interface Connecting {
  source: Source;
  next: string;
  accounts: SourceAccount[];
}

export interface SourceAccount {
  id: string;
  name: string;
  currency: string | null;
}

export interface MappingTarget {
  target: string;
  name: string;
}

export interface MappingTargets {
  targets: MappingTarget[];
}
