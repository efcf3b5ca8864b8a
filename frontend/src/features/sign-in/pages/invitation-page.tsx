/** Joining an organisation with the link of an invitation. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { InvitationOffer } from "@/api/generated/types.gen.ts";
import { enterSession, sessionOptions } from "@/api/session.ts";
import { Form, Hint } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Entrance } from "@/components/page/entrance.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { Field } from "@/components/ui/field.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { PasswordField } from "@/components/ui/password-field.tsx";
import { actorName } from "@/lib/actors.ts";
import { forgetFragmentToken, takeFragmentToken } from "@/lib/fragment-token.ts";
import { signIn } from "@/messages/en/sign-in.ts";
import { invitationOptions, joinOrganisation } from "../api.ts";
import styles from "../components/sign-in.module.css";
import { SignOutLink } from "../components/sign-out-link.tsx";
import { blamePassword, missingOf } from "../model.ts";

/** Told where to go afterwards: the organisation one has joined. */
type OnJoined = (organisation: string) => unknown;

/** Says who invites, as what, and into what, before anything is asked. */
export function InvitationPage({ onJoined }: { onJoined: OnJoined }) {
  const token = takeFragmentToken();
  const query = useQuery(invitationOptions(token));
  const text = signIn.invitation;
  const toSignIn = <Link to="/sign-in">{signIn.backToSignIn}</Link>;
  if (token === "") return <Entrance title={text.noToken} text={text.noTokenText} below={toSignIn} />;
  if (!query.data) {
    return (
      <Entrance title={text.loading} below={toSignIn}>
        <QueryState query={query} height={160}>
          {() => null}
        </QueryState>
      </Entrance>
    );
  }
  const { organisation_name: name, invited_by: inviter, role } = query.data;
  return (
    <Entrance title={text.title(name)} text={text.text(actorName(inviter), signIn.roles[role])}>
      <Answer token={token} offer={query.data} onJoined={onJoined} />
    </Entrance>
  );
}

interface AnswerProps {
  readonly token: string;
  readonly offer: InvitationOffer;
  readonly onJoined: OnJoined;
}

/** Whoever has an account signs in with it; everybody else makes one. */
function Answer(props: AnswerProps) {
  const session = useQuery({ ...sessionOptions(), retry: false });
  if (session.isPending) return null;
  const { email, has_account: known } = props.offer;
  if (session.data && session.data.email !== email) {
    return (
      <div className={styles.stack}>
        <p>{signIn.invitation.otherAccount(session.data.email, email)}</p>
        <SignOutLink />
      </div>
    );
  }
  if (session.data) return <Join {...props} />;
  if (!known) return <JoinAsNew {...props} />;
  return (
    <div className={styles.stack}>
      <p>{signIn.invitation.hasAccount}</p>
      <LinkButton to="/sign-in" search={{ next: "/invitation" }}>
        {signIn.invitation.signInFirst}
      </LinkButton>
    </div>
  );
}

function Join({ token, offer, onJoined }: AnswerProps) {
  const queries = useQueryClient();
  const form = useForm({
    initial: {},
    submit: () => joinOrganisation(token, null),
    onDone: async () => {
      forgetFragmentToken();
      await queries.invalidateQueries();
      await onJoined(offer.organisation);
    },
  });
  return (
    <Form form={form} label={signIn.invitation.loading} submit={signIn.invitation.submit}>
      <Hint>{signIn.invitation.for(offer.email)}</Hint>
    </Form>
  );
}

function JoinAsNew({ token, offer, onJoined }: AnswerProps) {
  const queries = useQueryClient();
  const form = useForm({
    initial: { name: "", password: "" },
    check: missingOf,
    submit: ({ name, password }) => joinOrganisation(token, { name: name.trim(), password }),
    onDone: async () => {
      forgetFragmentToken();
      await enterSession(queries, null);
      await onJoined(offer.organisation);
    },
    blame: blamePassword,
  });
  return (
    <Form form={form} label={signIn.invitation.loading} submit={signIn.invitation.submit}>
      <Hint>{signIn.invitation.for(offer.email)}</Hint>
      <Field label={signIn.name} autoComplete="name" firstFocus {...form.bind("name")} />
      {/* A password manager keeps the password under the address it belongs to. */}
      <input type="hidden" name="username" autoComplete="username" value={offer.email} />
      <PasswordField
        label={signIn.password}
        kind="new-password"
        description={signIn.passwordHint}
        {...form.bind("password")}
      />
    </Form>
  );
}
