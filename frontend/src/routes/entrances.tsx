/** The ways in, and where each leads. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { configurationOptions } from "@/api/session.ts";
import { OursOnly } from "@/features/sign-in/components/ours-only.tsx";
import type { OnSignedIn } from "@/features/sign-in/model.ts";
import { ForgotPasswordPage } from "@/features/sign-in/pages/forgot-password-page.tsx";
import { InvitationPage } from "@/features/sign-in/pages/invitation-page.tsx";
import { ResetPasswordPage } from "@/features/sign-in/pages/reset-password-page.tsx";
import { SecondFactorPage } from "@/features/sign-in/pages/second-factor-page.tsx";
import { SetUpSecondFactorPage } from "@/features/sign-in/pages/set-up-second-factor-page.tsx";
import { SignInPage } from "@/features/sign-in/pages/sign-in-page.tsx";
import { WelcomePage } from "@/features/sign-in/pages/welcome-page.tsx";
import { nextPath, nextSearch } from "@/lib/next-path.ts";

const ClerkFactorPage = lazy(async () => ({
  default: (await import("@/features/sign-in/pages/clerk-factor-page.tsx")).ClerkFactorPage,
}));

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
  const { next } = useSearch({ strict: false });
  return <SignInPage onDone={useAfterPassword()} next={nextPath(next)} />;
}

/** The second step of signing in. */
export function SecondFactorRoute() {
  return (
    <OursOnly>
      <SecondFactorPage onDone={useGoOn()} />
    </OursOnly>
  );
}

/** Setting up the second factor. */
export function SetUpSecondFactorRoute() {
  const { next } = useSearch({ strict: false });
  const goOn = useGoOn();
  const config = useQuery(configurationOptions());
  if (config.isPending) return null;
  if (config.data?.identity !== "clerk") return <SetUpSecondFactorPage onDone={goOn} />;
  return (
    <Suspense>
      <ClerkFactorPage config={config.data} next={nextPath(next)} />
    </Suspense>
  );
}

/** The first administrator. */
export function WelcomeRoute() {
  return (
    <OursOnly>
      <WelcomePage onDone={useAfterPassword()} />
    </OursOnly>
  );
}

/** An invitation. */
export function InvitationRoute() {
  const router = useRouter();
  return (
    <OursOnly>
      <InvitationPage
        onJoined={(organisation) => router.history.replace(`/?${new URLSearchParams({ organisation })}`)}
      />
    </OursOnly>
  );
}

/** Asking for a new password. */
export function ForgotPasswordRoute() {
  return (
    <OursOnly>
      <ForgotPasswordPage />
    </OursOnly>
  );
}

/** Choosing a new password. */
export function ResetPasswordRoute() {
  return (
    <OursOnly>
      <ResetPasswordPage />
    </OursOnly>
  );
}
