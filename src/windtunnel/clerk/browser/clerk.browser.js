/** Stands in for Clerk's script: the part of its surface that the web app uses, on top of `frontend.py`. */
(() => {
  const own = document.currentScript;
  const base = new URL(own.src).origin;
  const KEPT = "windtunnel-clerk";
  const listeners = new Set();
  let kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");

  async function ask(path, body) {
    const answer = await fetch(`${base}/browser/${path}`, {
      method: body === undefined ? "GET" : "POST",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const document = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(document.errors[0].message), { status: answer.status });
    return document;
  }

  function keep(next) {
    kept = next;
    if (next === null) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, JSON.stringify(next));
    for (const listen of listeners) listen({ session: window.Clerk.session });
  }

  function forget(error) {
    // A session that was ended elsewhere is over here too.
    if (error.status === 404) keep(null);
    throw error;
  }

  const session = {
    status: "active",
    getToken: async () => (await ask("tokens", kept).catch(forget)).jwt,
  };

  async function signIn(user, goTo) {
    keep({ session: (await ask("sessions", { user })).id, organization: null });
    location.assign(goTo);
  }

  async function fill(place, options) {
    const { people } = await ask("people");
    const list = document.createElement("ul");
    list.style.cssText = "list-style:none;margin:0;padding:0;display:grid;gap:8px";
    for (const { id, name, email } of people) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${name}, ${email}`;
      button.style.cssText = "font:inherit;color:inherit;background:none;border:1px solid;padding:8px;width:100%";
      button.addEventListener("click", () => signIn(id, options.forceRedirectUrl ?? "/"));
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    place.replaceChildren(list);
  }

  let loaded = false;
  window.Clerk = {
    get session() {
      return loaded && kept !== null ? session : null;
    },
    get organization() {
      return kept?.organization ? { id: kept.organization } : null;
    },
    load: async ({ ui }) => {
      if (!own.dataset.clerkPublishableKey) throw new Error("The script has no publishable key.");
      if (ui?.ClerkUI === undefined || ui.ClerkUI !== window.__internal_ClerkUICtor)
        throw new Error("Clerk was not loaded with its forms.");
      loaded = true;
    },
    addListener: (listen) => {
      listeners.add(listen);
      listen({ session: window.Clerk.session });
      return () => listeners.delete(listen);
    },
    setActive: async ({ organization }) => {
      await ask("tokens", { ...kept, organization }).catch(forget);
      keep({ ...kept, organization });
    },
    signOut: async (afterwards) => {
      if (kept !== null) await ask("sign-out", { session: kept.session });
      keep(null);
      afterwards();
    },
    mountSignIn: fill,
    unmountSignIn: (place) => place.replaceChildren(),
    openUserProfile: () => undefined,
  };
})();
