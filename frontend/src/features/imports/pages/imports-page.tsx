/** Import: files in, what became of them, and how to take them back. */
import { useNavigate } from "@tanstack/react-router";
import { Notice } from "@/components/page/badge.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { imports as importsText } from "@/messages/en/imports.ts";
import { en } from "@/messages/en.ts";
import { DropZone } from "../components/drop-zone.tsx";
import { History } from "../components/history.tsx";
import { Templates } from "../components/templates.tsx";
import { UploadList } from "../components/upload-list.tsx";
import { useUploads } from "../upload-queue.ts";

/** Files dropped while looking at the demo go to the company, and the view goes with them. */
export function ImportsPage() {
  const { organisation, organisations } = useScope();
  const { queue } = useUploads();
  const navigate = useNavigate();
  const writes = useMay()("imports:write");
  const company = organisation.demo ? organisations.find(({ demo }) => !demo) : organisation;
  const send = (files: File[]) => {
    if (!company || files.length === 0) return;
    if (company !== organisation) {
      void navigate({ to: ".", search: { organisation: company.slug } });
    }
    void queue.add(files, company.slug);
  };
  return (
    <Page title={en.titles.imports} finding={importsText.finding}>
      {organisation.demo && company ? <Notice>{importsText.demoNotice(company.name)}</Notice> : null}
      <Grid>
        {writes ? (
          <Cell>
            <DropZone onFiles={send} />
          </Cell>
        ) : null}
        <Cell>
          <UploadList />
        </Cell>
        <Cell>
          <History />
        </Cell>
        <Cell>
          <Templates />
        </Cell>
      </Grid>
    </Page>
  );
}
