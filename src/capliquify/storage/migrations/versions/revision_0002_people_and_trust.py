"""People, sessions, memberships, approvals, API keys, secrets and the audit log."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

_PLAIN: Final = {
    "user_account": """
        id uuid not null,
        email text not null,
        name text not null,
        provider text not null default 'built-in',
        external_id text,
        password_hash text,
        totp_sealed bytea,
        totp_pending_sealed bytea,
        totp_confirmed_at timestamptz,
        totp_last_step bigint,
        failed_attempts integer not null default 0,
        locked_until timestamptz,
        sessions_valid_from timestamptz not null,
        created_at timestamptz not null,
        disabled_at timestamptz,
        constraint user_account_pkey primary key (id),
        constraint user_account_email_key unique (email),
        constraint user_account_external_id_key unique (external_id),
        constraint user_account_email_check check (email = lower(email)),
        constraint user_account_provider_check check (provider in ('built-in', 'clerk'))
    """,
    "recovery_code": """
        user_id uuid not null,
        code_hash bytea not null,
        used_at timestamptz,
        constraint recovery_code_pkey primary key (user_id, code_hash),
        constraint recovery_code_user_id_fkey foreign key (user_id) references user_account (id) on delete cascade
    """,
    "session": """
        id uuid not null,
        token_hash bytea not null,
        user_id uuid not null,
        created_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null,
        factor_at timestamptz,
        address text,
        user_agent text,
        ended_at timestamptz,
        constraint session_pkey primary key (id),
        constraint session_token_hash_key unique (token_hash),
        constraint session_user_id_fkey foreign key (user_id) references user_account (id) on delete cascade
    """,
    "one_time_link": """
        token_hash bytea not null,
        purpose text not null,
        user_id uuid,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        constraint one_time_link_pkey primary key (token_hash),
        constraint one_time_link_user_id_fkey foreign key (user_id) references user_account (id) on delete cascade,
        constraint one_time_link_purpose_check check (purpose in ('first-administrator', 'password-reset'))
    """,
    "outbound_email": """
        id uuid not null,
        recipient text not null,
        subject text not null,
        sealed_body bytea,
        created_at timestamptz not null,
        sent_at timestamptz,
        failure text,
        constraint outbound_email_pkey primary key (id)
    """,
    "webhook_receipt": """
        sender text not null,
        message_id text not null,
        received_at timestamptz not null,
        constraint webhook_receipt_pkey primary key (sender, message_id)
    """,
    "clerk_object": """
        external_id text not null,
        membership_of text,
        updated_at timestamptz not null,
        barred boolean not null default false,
        deleted_at timestamptz,
        constraint clerk_object_pkey primary key (external_id)
    """,
}

# Counts of requests: lost in a crash without harm, so never written to the log of changes.
_UNLOGGED: Final = {
    "rate_count": """
        key text not null,
        window_start timestamptz not null,
        count bigint not null,
        constraint rate_count_pkey primary key (key, window_start)
    """,
}

_TENANT: Final = {
    "membership": """
        organisation_id uuid not null,
        user_id uuid not null,
        role text not null,
        finance text[] not null default '{}',
        approval_limit numeric(19,4) not null default 0,
        created_at timestamptz not null,
        created_by text not null,
        removed_at timestamptz,
        constraint membership_pkey primary key (organisation_id, user_id),
        constraint membership_organisation_id_fkey foreign key (organisation_id) references organisation (id),
        constraint membership_user_id_fkey foreign key (user_id) references user_account (id),
        constraint membership_role_check check (role in ('viewer', 'operator', 'manager', 'administrator')),
        constraint membership_approval_limit_check check (approval_limit >= 0)
    """,
    "invitation": """
        id uuid not null,
        organisation_id uuid not null,
        email text not null,
        role text not null,
        finance text[] not null default '{}',
        approval_limit numeric(19,4) not null default 0,
        token_hash bytea not null,
        invited_by text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        accepted_at timestamptz,
        withdrawn_at timestamptz,
        constraint invitation_pkey primary key (id),
        constraint invitation_organisation_id_fkey foreign key (organisation_id) references organisation (id),
        constraint invitation_role_check check (role in ('viewer', 'operator', 'manager', 'administrator'))
    """,
    "approval_request": """
        id uuid not null,
        organisation_id uuid not null,
        kind text not null,
        subject text not null,
        summary text not null,
        payload text not null,
        payload_hash bytea not null,
        amount numeric(19,4),
        currency character(3),
        reason text not null,
        requested_by text not null,
        requested_by_user_id uuid,
        requested_at timestamptz not null,
        expires_at timestamptz not null,
        status text not null,
        decided_by text,
        decided_by_user_id uuid,
        decided_at timestamptz,
        comment text,
        outcome text,
        constraint approval_request_pkey primary key (id),
        constraint approval_request_organisation_id_fkey foreign key (organisation_id) references organisation (id),
        constraint approval_request_status_check check (status in ('pending', 'executed', 'failed', 'rejected',
            'withdrawn', 'expired'))
    """,
    "api_key": """
        id uuid not null,
        organisation_id uuid not null,
        name text not null,
        secret_hash bytea not null,
        hint text not null,
        permissions text[] not null,
        created_by text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz,
        revoked_by text,
        constraint api_key_pkey primary key (id),
        constraint api_key_organisation_id_fkey foreign key (organisation_id) references organisation (id)
    """,
    "data_key": """
        id uuid not null,
        organisation_id uuid not null,
        wrapped bytea not null,
        master_key_id text not null,
        created_at timestamptz not null,
        retired_at timestamptz,
        constraint data_key_pkey primary key (id)
    """,
    "secret": """
        organisation_id uuid not null,
        name text not null,
        sealed bytea not null,
        created_at timestamptz not null,
        created_by text not null,
        sealed_at timestamptz not null,
        constraint secret_pkey primary key (organisation_id, name)
    """,
    "audit_entry": """
        organisation_id uuid not null,
        sequence bigint not null,
        at timestamptz not null,
        actor text not null,
        action text not null,
        subject text not null,
        before json,
        after json,
        reason text,
        surface text not null,
        address text,
        request_id text,
        previous_hash bytea not null,
        hash bytea not null,
        constraint audit_entry_pkey primary key (organisation_id, sequence)
    """,
    "audit_head": """
        organisation_id uuid not null,
        sequence bigint not null,
        hash bytea not null,
        constraint audit_head_pkey primary key (organisation_id)
    """,
    "audit_checkpoint": """
        organisation_id uuid not null,
        up_to_sequence bigint not null,
        hash bytea not null,
        entries bigint not null,
        archive_digest bytea not null,
        closed_at timestamptz not null,
        key_id text not null,
        signature bytea not null,
        constraint audit_checkpoint_pkey primary key (organisation_id, up_to_sequence)
    """,
}

_INDEXES: Final = (
    "create index session_user_id_idx on session (user_id)",
    "create index membership_user_id_idx on membership (user_id)",
    "create index clerk_object_membership_of_idx on clerk_object (membership_of) where membership_of is not null",
    (
        "create unique index invitation_open_key on invitation (organisation_id, email) "
        "where accepted_at is null and withdrawn_at is null"
    ),
    "create index approval_request_newest_idx on approval_request (organisation_id, id desc)",
    "create unique index data_key_current_key on data_key (organisation_id) where retired_at is null",
)

_OF_ORGANISATION: Final = "organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)"
_OF_USER: Final = "user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)"


def upgrade() -> None:
    """Make the tables, their indexes and policies, and what an organisation has more."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name, columns in {**_PLAIN, **_TENANT}.items():
        op.execute(f"create table {name} ({columns})")
    for name, columns in _UNLOGGED.items():
        op.execute(f"create unlogged table {name} ({columns})")
    for statement in _INDEXES:
        op.execute(statement)
    for name in _TENANT:
        op.execute(f"alter table {name} enable row level security")
        op.execute(f"alter table {name} force row level security")
        op.execute(
            f"create policy {name}_organisation on {name} using ({_OF_ORGANISATION}) with check ({_OF_ORGANISATION})"
        )
    # Before the organisation of a request is known, a person sees where they belong, and nothing else.
    op.execute(f"create policy membership_own on membership for select using ({_OF_USER})")
    op.execute(
        "alter table organisation add column external_id text, add column closed_at timestamptz, "
        "add column deletion_due_at timestamptz, add column cash_line_limit numeric(19,4) not null default 10000, "
        "add constraint organisation_external_id_key unique (external_id)"
    )


def downgrade() -> None:
    """Drop the tables and the columns."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        "alter table organisation drop column external_id, drop column closed_at, drop column deletion_due_at, "
        "drop column cash_line_limit"
    )
    for name in reversed([*_PLAIN, *_TENANT, *_UNLOGGED]):
        op.execute(f"drop table {name}")
