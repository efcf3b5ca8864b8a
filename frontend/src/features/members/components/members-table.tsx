/** Who belongs to the organisation. */
import type { Member, Members } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Hint } from "@/components/form/form.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { Button } from "@/components/ui/button.tsx";
import { formatInstant, NOT_AVAILABLE } from "@/lib/format.ts";
import { formatMoney } from "@/lib/money.ts";
import { useScope } from "@/lib/scope.ts";
import { members as text } from "@/messages/en/members.ts";
import { financeWords } from "../model.ts";
import styles from "./members.module.css";

interface MembersTableProps {
  readonly answer: Members;
  /** Whether whoever looks may change them. */
  readonly manages: boolean;
  readonly onChange: (member: Member) => void;
  readonly onRemove: (member: Member) => void;
}

/** One row each; one's own is changed by another administrator. */
export function MembersTable({ answer, manages, onChange, onRemove }: MembersTableProps) {
  return (
    <FigureTable label={text.title}>
      <thead>
        <tr>
          <th scope="col">{text.columns.name}</th>
          <th scope="col">{text.columns.role}</th>
          <th scope="col">{text.financeColumn}</th>
          <th scope="col" className={figures.number}>
            {text.limit(answer.currency)}
          </th>
          <th scope="col">{text.columns.factor}</th>
          <th scope="col">{text.columns.seen}</th>
          <th scope="col">
            <span className="visually-hidden">{text.columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {answer.members.map((member) => (
          <tr key={member.user_id}>
            <Facts member={member} />
            <td>
              {manages ? (
                <div className={styles.acts}>
                  <Button size="small" label={text.changeNamed(member.name)} onClick={() => onChange(member)}>
                    {text.change}
                  </Button>
                  {member.you ? null : (
                    <Button
                      size="small"
                      label={text.removeNamed(member.name)}
                      onClick={() => onRemove(member)}
                    >
                      {text.remove}
                    </Button>
                  )}
                </div>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}

function Facts({ member }: { member: Member }) {
  const { locale } = useScope();
  return (
    <>
      <th scope="row" className={figures.wrap}>
        {member.name} {member.you ? <Badge>{text.you}</Badge> : null}
        <Hint>{member.email}</Hint>
      </th>
      <td>{text.roles[member.role]}</td>
      <td className={figures.nowrap}>{financeWords(member.finance) || NOT_AVAILABLE}</td>
      <td className={figures.number}>{formatMoney(member.approval_limit, locale)}</td>
      <td>
        <Badge tone={member.second_factor ? "accent" : "warning"}>
          {member.second_factor ? text.factorOn : text.factorOff}
        </Badge>
      </td>
      <td className={figures.nowrap}>
        {member.last_seen_at ? formatInstant(member.last_seen_at) : text.never}
      </td>
    </>
  );
}
