/** Typing a password or another secret: pasting and password managers work, and it can be shown. */
import "./styles.ts";
import { TextInput } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import { en } from "@/messages/en.ts";
import { IconButton } from "./button.tsx";
import { INPUT_LOOK } from "./input-look.ts";

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What a password manager may do: `off` for a secret that is nobody's password. */
  readonly kind: "current-password" | "new-password" | "off";
  readonly description?: string;
  readonly error?: string | undefined;
}

/** One password. */
export function PasswordField({ label, value, onChange, kind, description, error }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <TextInput
      label={label}
      type={shown ? "text" : "password"}
      value={value}
      description={description}
      error={error}
      autoComplete={kind}
      autoCapitalize="none"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
      size="sm"
      styles={INPUT_LOOK}
      rightSectionWidth={34}
      rightSection={
        <IconButton label={shown ? en.hidePassword : en.showPassword} onClick={() => setShown(!shown)}>
          {shown ? <IconEyeOff size={16} /> : <IconEye size={16} />}
        </IconButton>
      }
    />
  );
}
