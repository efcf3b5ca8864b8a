/** The ways in: pages that show nothing of an organisation. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "./layouts.tsx";

function parseNext({ next }: Record<string, unknown>): { next?: string } {
  return typeof next === "string" ? { next } : {};
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: parseNext,
  component: lazyRouteComponent(() => import("@/routes/entrances.tsx"), "SignInRoute"),
});

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: "/second-factor",
  validateSearch: parseNext,
  component: lazyRouteComponent(() => import("@/routes/entrances.tsx"), "SecondFactorRoute"),
});

const setUpSecondFactor = createRoute({
  getParentRoute: () => root,
  path: "/set-up-second-factor",
  validateSearch: parseNext,
  component: lazyRouteComponent(() => import("@/routes/entrances.tsx"), "SetUpSecondFactorRoute"),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(() => import("@/routes/entrances.tsx"), "WelcomeRoute"),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("@/routes/entrances.tsx"), "ForgotPasswordRoute"),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("@/routes/entrances.tsx"), "ResetPasswordRoute"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("@/routes/entrances.tsx"), "InvitationRoute"),
});

/** Each way in. */
export const entrances = [
  signIn,
  secondFactor,
  setUpSecondFactor,
  welcome,
  forgotPassword,
  resetPassword,
  invitation,
] as const;
