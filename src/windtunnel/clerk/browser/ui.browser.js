/** Stands in for the script that holds Clerk's forms: what is handed to `Clerk.load`. */
window.__internal_ClerkUICtor = class {};
