/** What is left to do with an organisation that is closed. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Refusal } from "@/components/form/form.tsx";
import { Card } from "@/components/page/card.tsx";
import { Button } from "@/components/ui/button.tsx";
import { formatInstant } from "@/lib/format.ts";
import { organisation as text } from "@/messages/en/organisation.ts";
import { restore } from "../api.ts";
import styles from "./organisation.module.css";

/** Says when it is removed, and restores it. */
export function ClosedCard({ slug, dueAt }: { slug: string; dueAt: string }) {
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: () => restore(slug),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <Card title={text.closedTitle}>
      <p className={styles.text}>{text.closedText(formatInstant(dueAt))}</p>
      <Refusal error={act.error} />
      <Button emphasis="primary" busy={act.isPending} onClick={() => act.mutate()}>
        {text.restore}
      </Button>
    </Card>
  );
}
