/** The look: our tokens poured into Mantine, and nothing of its own colours left. */
import "./styles.ts";
import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
  MantineProvider,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import type { ReactNode } from "react";
import { cssVariables, DARK, LIGHT, type Tokens } from "@/lib/tokens.ts";

const ACCENT: MantineColorsTuple = [
  "#E6F4F8", "#CDEAF2", "#A9D5E1", "#82C3D6", "#4CB8D4", "#2594B3", "#0B6E8A", "#0B6E8A", "#095B72", "#07485B",
]; // biome-ignore format: ten steps of one ramp

const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  colors: { accent: ACCENT },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "14.5px", xl: "22px" },
  defaultRadius: 8,
  respectReducedMotion: true,
  cursorType: "pointer",
});

function mantineVariables(tokens: Tokens): Record<string, string> {
  return {
    ...cssVariables(tokens),
    "--mantine-color-body": tokens.background,
    "--mantine-color-text": tokens.text,
    "--mantine-color-dimmed": tokens.muted,
    "--mantine-color-placeholder": tokens.muted,
    "--mantine-color-default": tokens.surface,
    "--mantine-color-default-color": tokens.text,
    "--mantine-color-default-border": tokens.line,
    "--mantine-color-error": tokens.bad,
    "--mantine-primary-color-contrast": tokens.onAccent,
  };
}

const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: mantineVariables(LIGHT),
  dark: mantineVariables(DARK),
});

const colorSchemes = localStorageColorSchemeManager({ key: "capliquify-color-scheme" });

/** Gives everything below it the theme. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      // All of them, also those equal to the library's own: its sheet of them is not loaded.
      deduplicateCssVariables={false}
      colorSchemeManager={colorSchemes}
      defaultColorScheme="auto"
    >
      {children}
    </MantineProvider>
  );
}

/** The theme in force and how to change it. */
export function useColorScheme(): { scheme: "light" | "dark"; tokens: Tokens; toggle: () => void } {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  return {
    scheme,
    tokens: scheme === "dark" ? DARK : LIGHT,
    toggle: () => setColorScheme(scheme === "dark" ? "light" : "dark"),
  };
}
