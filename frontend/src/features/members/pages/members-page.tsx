/** Members: who belongs to the organisation, what each may do, and who is asked to join. */
import { IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Approval, Invitation, Member } from "@/api/generated/types.gen.ts";
import { Confirm } from "@/components/form/confirm.tsx";
import { Waiting } from "@/components/form/waiting.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { useScope } from "@/lib/scope.ts";
import { useMay, useSession } from "@/lib/session.ts";
import { clerk } from "@/messages/en/clerk.ts";
import { members as text } from "@/messages/en/members.ts";
import { forgetPeople, membersOptions, remove } from "../api.ts";
import { ChangeDialog } from "../components/change-dialog.tsx";
import { InvitationsCard } from "../components/invitations-card.tsx";
import { InviteDialog } from "../components/invite-dialog.tsx";
import { LinkNotice } from "../components/link-notice.tsx";
import styles from "../components/members.module.css";
import { MembersTable } from "../components/members-table.tsx";

/** The page. */
export function MembersPage() {
  return (
    <Guarded need="members:read" title={text.title}>
      <AllMembers />
    </Guarded>
  );
}

type Act = { readonly kind: "invite" } | { readonly kind: "change" | "remove"; readonly member: Member };

/** What was done last. */
interface News {
  readonly said?: string;
  readonly waits?: Approval | null;
  readonly invitation?: Invitation | null;
}

function AllMembers() {
  const scope = useScope();
  const manages = useMay()("members:manage");
  const elsewhere = useSession().provider === "clerk";
  const query = useQuery(membersOptions(scope));
  const [act, setAct] = useState<Act | null>(null);
  const [news, setNews] = useState<News>({});
  const currency = query.data?.currency ?? scope.organisation.currency;
  const finish = (what: News) => {
    setAct(null);
    setNews(what);
  };
  return (
    <Page
      title={text.title}
      finding={text.finding}
      controls={
        manages && !elsewhere ? (
          <Button
            emphasis="primary"
            icon={<IconUserPlus size={16} aria-hidden />}
            onClick={() => setAct({ kind: "invite" })}
          >
            {text.invite}
          </Button>
        ) : null
      }
    >
      <NewsOf news={news} />
      <Grid>
        <Cell>
          <Card title={text.title} subtitle={query.data ? text.count(query.data.members.length) : "\u00a0"}>
            <QueryState query={query} height={220}>
              {(answer) => (
                <MembersTable
                  answer={answer}
                  manages={manages}
                  onChange={(member) => setAct({ kind: "change", member })}
                  onRemove={(member) => setAct({ kind: "remove", member })}
                />
              )}
            </QueryState>
          </Card>
        </Cell>
        <Cell>
          {elsewhere ? (
            <Empty title={clerk.madeThere} text={clerk.peopleText} />
          ) : (
            <InvitationsCard manages={manages} onLink={(invitation) => setNews({ invitation })} />
          )}
        </Cell>
      </Grid>
      {act ? <ActDialog act={act} currency={currency} onClose={() => setAct(null)} onDone={finish} /> : null}
    </Page>
  );
}

function NewsOf({ news: { said, waits, invitation } }: { news: News }) {
  return (
    <div className={styles.notices} aria-live="polite">
      {said ? <p>{said}</p> : null}
      {waits ? <Waiting approval={waits} /> : null}
      {invitation ? <LinkNotice invitation={invitation} /> : null}
    </div>
  );
}

interface ActDialogProps {
  readonly act: Act;
  readonly currency: string | null;
  readonly onClose: () => void;
  readonly onDone: (news: News) => void;
}

function ActDialog({ act, currency, onClose, onDone }: ActDialogProps) {
  if (act.kind === "invite") {
    return (
      <InviteDialog
        currency={currency}
        onClose={onClose}
        onDone={({ approval, invitation }) => onDone({ waits: approval, invitation })}
      />
    );
  }
  if (act.kind === "remove") return <RemoveDialog member={act.member} onClose={onClose} onDone={onDone} />;
  return (
    <ChangeDialog
      member={act.member}
      currency={currency}
      onClose={onClose}
      onDone={({ done, approval }) =>
        onDone(done ? { said: text.changed(act.member.name) } : { waits: approval })
      }
    />
  );
}

function RemoveDialog({
  member,
  onClose,
  onDone,
}: Omit<ActDialogProps, "act" | "currency"> & { member: Member }) {
  const scope = useScope();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: () => remove(scope, member.user_id),
    onSuccess: async () => {
      onDone({});
      await forgetPeople(queries);
    },
  });
  return (
    <Confirm
      title={text.removeTitle(member.name)}
      text={text.removeText}
      verb={text.remove}
      act={act}
      onClose={onClose}
    />
  );
}
