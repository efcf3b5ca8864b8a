/** How every control that holds a value looks. */

/** 32 pixels high, on our surface. */
export const INPUT_LOOK = {
  input: {
    height: 32,
    minHeight: 32,
    lineHeight: "30px",
    background: "var(--surface)",
    borderColor: "var(--line)",
    color: "var(--text)",
  },
  label: { fontSize: 12.5, fontWeight: 500, marginBottom: 2 },
  description: { fontSize: 12, color: "var(--muted)" },
  error: { fontSize: 12.5 },
};
