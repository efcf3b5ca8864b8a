/** Confirms every code that one way of finding could decide alone. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { UnmappedCode } from "@/api/generated/types.gen.ts";
import { Confirm } from "@/components/form/confirm.tsx";
import { Button } from "@/components/ui/button.tsx";
import { formatCount } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { mapping as text } from "@/messages/en/mapping.ts";
import { confirmAll, forgetAnswers } from "../api.ts";
import { methodName, sureMatches } from "../model.ts";
import type { MappingSearch } from "../search.ts";
import styles from "./mapping.module.css";

interface ConfirmAllProps {
  readonly codes: readonly UnmappedCode[];
  readonly search: MappingSearch;
}

/** A button for each way; nothing where no code has exactly one suggestion. */
export function ConfirmAll({ codes, search }: ConfirmAllProps) {
  const { locale } = useScope();
  const [asking, setAsking] = useState<{ method: string; count: number } | null>(null);
  return (
    <div className={styles.buttons}>
      {sureMatches(codes).map((match) => (
        <Button key={match.method} size="small" onClick={() => setAsking(match)}>
          {text.all(methodName(match.method), formatCount(match.count, locale))}
        </Button>
      ))}
      {asking ? <Question {...asking} search={search} onClose={() => setAsking(null)} /> : null}
    </div>
  );
}

interface QuestionProps {
  readonly method: string;
  readonly count: number;
  readonly search: MappingSearch;
  readonly onClose: () => void;
}

function Question({ method, count, search, onClose }: QuestionProps) {
  const scope = useScope();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: () => confirmAll(scope, method, search),
    onSuccess: async () => {
      onClose();
      await forgetAnswers(queries);
    },
  });
  const codes = formatCount(count, scope.locale);
  return (
    <Confirm
      title={text.allTitle(codes)}
      text={text.allText(methodName(method))}
      verb={text.allVerb(codes)}
      act={act}
      onClose={onClose}
    />
  );
}
