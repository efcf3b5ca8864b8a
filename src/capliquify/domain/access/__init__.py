"""Who may do what: roles, permissions, and the one who acts."""
