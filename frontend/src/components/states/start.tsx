/** What an empty company shows instead of figures. */
import { Link } from "@tanstack/react-router";
import { Card } from "@/components/page/card.tsx";
import { en } from "@/messages/en.ts";

/** The first step, and nothing that looks like a figure. */
export function Start() {
  return (
    <Card title={en.start.title}>
      <p>{en.start.text}</p>
      <p>
        <Link to="/imports" search={({ organisation, as_of }) => ({ organisation, as_of })}>
          {en.start.action}
        </Link>{" "}
        {en.start.or}{" "}
        <Link to="/settings/sources" search={({ organisation, as_of }) => ({ organisation, as_of })}>
          {en.start.connect}
        </Link>
      </p>
    </Card>
  );
}
