/** The ways in, and where each leads. */
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import type { OnSignedIn } from "@/features/sign-in/model.ts";
import { InvitationPage } from "@/features/sign-in/pages/invitation-page.tsx";
import { SecondFactorPage } from "@/features/sign-in/pages/second-factor-page.tsx";
import { SetUpSecondFactorPage } from "@/features/sign-in/pages/set-up-second-factor-page.tsx";
import { SignInPage } from "@/features/sign-in/pages/sign-in-page.tsx";
import { WelcomePage } from "@/features/sign-in/pages/welcome-page.tsx";
import { nextPath, nextSearch } from "@/lib/next-path.ts";

/** Goes on to the page the address names; never to another site. */
function useGoOn(): () => void {
  const { next } = useSearch({ strict: false });
  const router = useRouter();
  return () => router.history.replace(nextPath(next));
}

/** After the password: on, unless the second factor is outstanding. */
function useAfterPassword(): OnSignedIn {
  const { next } = useSearch({ strict: false });
  const navigate = useNavigate();
  const goOn = useGoOn();
  return (step) => {
    const search = nextSearch(next ?? "/");
    if (step === "second-factor") return navigate({ to: "/second-factor", search, replace: true });
    if (step === "enrol-second-factor")
      return navigate({ to: "/set-up-second-factor", search, replace: true });
    return goOn();
  };
}

/** Sign-in. */
export function SignInRoute() {
  return <SignInPage onDone={useAfterPassword()} />;
}

/** The second step of signing in. */
export function SecondFactorRoute() {
  return <SecondFactorPage onDone={useGoOn()} />;
}

/** Setting up the second factor. */
export function SetUpSecondFactorRoute() {
  return <SetUpSecondFactorPage onDone={useGoOn()} />;
}

/** The first administrator. */
export function WelcomeRoute() {
  return <WelcomePage onDone={useAfterPassword()} />;
}

/** An invitation. */
export function InvitationRoute() {
  const router = useRouter();
  return (
    <InvitationPage
      onJoined={(organisation) => router.history.replace(`/?${new URLSearchParams({ organisation })}`)}
    />
  );
}
