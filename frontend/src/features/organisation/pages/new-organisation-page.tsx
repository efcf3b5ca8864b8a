/** Making an organisation. */
import { useQueryClient } from "@tanstack/react-query";
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Field } from "@/components/ui/field.tsx";
import { organisation as text } from "@/messages/en/organisation.ts";
import { make } from "../api.ts";
import { isSlug, suggestSlug } from "../model.ts";

/** Told the short name of what was made. */
export function NewOrganisationPage({ onMade }: { onMade: (slug: string) => unknown }) {
  const queries = useQueryClient();
  const form = useForm({
    initial: { name: "", slug: "" },
    check: ({ name, slug }) => ({
      ...(name.trim() === "" ? { name: text.nameMissing } : {}),
      ...(isSlug(slug || suggestSlug(name)) ? {} : { slug: text.slugWrong }),
    }),
    submit: async ({ name, slug }) => {
      const chosen = slug || suggestSlug(name);
      await make(chosen, name.trim());
      return chosen;
    },
    onDone: async (slug) => {
      await queries.invalidateQueries();
      await onMade(slug);
    },
    blame: ({ status, message }) =>
      [400, 409].includes(status) && /short name|slug|taken|exists/i.test(message) ? "slug" : null,
  });
  const { value: slug, ...slugField } = form.bind("slug");
  return (
    <Page title={text.newTitle} finding={text.newFinding}>
      <Grid>
        <Cell width="half">
          <Card title={text.newTitle}>
            <Form form={form} label={text.newTitle} submit={text.make}>
              <Field label={text.newName} autoComplete="organization" {...form.bind("name")} />
              <Field
                label={text.newSlug}
                description={text.newSlugHint}
                value={slug || suggestSlug(form.values.name)}
                {...slugField}
              />
            </Form>
          </Card>
        </Cell>
      </Grid>
    </Page>
  );
}
