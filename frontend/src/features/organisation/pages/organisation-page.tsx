/** The organisation's settings, its export, and its end. */
import { IconFileZip } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Refusal } from "@/components/form/form.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Button } from "@/components/ui/button.tsx";
import { saveBlob } from "@/lib/save-file.ts";
import { useScope } from "@/lib/scope.ts";
import { membershipIn, useMay, useSession } from "@/lib/session.ts";
import { organisation as text } from "@/messages/en/organisation.ts";
import { exportEverything } from "../api.ts";
import { ClosedCard } from "../components/closed-card.tsx";
import { DeleteCard } from "../components/delete-card.tsx";
import { LimitCard } from "../components/limit-card.tsx";
import styles from "../components/organisation.module.css";
import { SettingsCard } from "../components/settings-card.tsx";

/** The page. */
export function OrganisationPage() {
  return (
    <Guarded need="settings:write" title={text.title}>
      <AllSettings />
    </Guarded>
  );
}

function AllSettings() {
  const scope = useScope();
  const may = useMay();
  const session = useSession();
  const dueAt = membershipIn(session, scope.organisation.slug)?.deletion_due_at;
  return (
    <Page title={text.title} finding={text.finding}>
      <Grid>
        {dueAt ? (
          <Cell>
            <ClosedCard slug={scope.organisation.slug} dueAt={dueAt} />
          </Cell>
        ) : null}
        <Cell width="half">
          <div className={styles.stack}>
            <SettingsCard key={scope.organisation.slug} />
            <LimitCard key={`limit of ${scope.organisation.slug}`} />
          </div>
        </Cell>
        <Cell width="half">
          <div className={styles.stack}>
            {may("organisation:export") ? <ExportCard /> : null}
            {may("organisation:delete") && !dueAt ? <DeleteCard /> : null}
          </div>
        </Cell>
      </Grid>
    </Page>
  );
}

function ExportCard() {
  const scope = useScope();
  const act = useMutation({
    mutationFn: () => exportEverything(scope),
    onSuccess: (file) => saveBlob(file, `${scope.organisation.slug}-export.zip`),
  });
  return (
    <Card title={text.exportTitle}>
      <p className={styles.text}>{text.exportText}</p>
      <Refusal error={act.error} />
      <Button icon={<IconFileZip size={16} aria-hidden />} busy={act.isPending} onClick={() => act.mutate()}>
        {text.exportAction}
      </Button>
    </Card>
  );
}
