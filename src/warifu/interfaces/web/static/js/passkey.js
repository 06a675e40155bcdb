// Passkeys. A form with data-passkey-act="ADDRESS" is sent there first; what comes back says what the device does:
//   {"get": …}      sign with a passkey there is; the answer goes into the field "assertion"
//   {"create": …}   make a new passkey; the answer goes into the field "credential"
//   {"again": true} then ask ADDRESS again with what was filled in
//   {}              nothing to do
// Then the form itself is sent, as any form. When ADDRESS answers with an error the form is sent too: its page says why not.
"use strict";
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const keys = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

  const written = (credential, response) =>
    JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });

  const sign = async (options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: keys(options.allowCredentials) };
    const made = await navigator.credentials.get({ publicKey });
    const { clientDataJSON, authenticatorData, signature, userHandle } = made.response;
    const response = { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature) };
    return written(made, userHandle ? { ...response, userHandle: text(userHandle) } : response);
  };

  const make = async (options) => {
    const publicKey = {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: keys(options.excludeCredentials),
    };
    const made = await navigator.credentials.create({ publicKey });
    const { clientDataJSON, attestationObject } = made.response;
    return written(made, { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) });
  };

  const fill = (form, name, value) => {
    let field = form.querySelector(`input[type="hidden"][name="${name}"]`);
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name });
      form.append(field);
    }
    field.value = value;
  };

  const ask = async (form) => {
    const answer = await fetch(form.dataset.passkeyAct, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    return answer.ok ? answer.json() : {};
  };

  // One form's ceremony. `left` is what a device was still to do when its owner hesitated: pressing again goes on from there.
  const ceremony = async (form, left) => {
    let todo = left.todo ?? (await ask(form));
    for (;;) {
      left.todo = todo;
      if (todo.get) fill(form, "assertion", await sign(todo.get));
      if (todo.create) fill(form, "credential", await make(todo.create));
      left.todo = null;
      if (!todo.again) return;
      todo = await ask(form);
    }
  };

  const prepare = (form) => {
    const left = { todo: null };
    let busy = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      const said = document.getElementById(form.dataset.passkeyFailure ?? "passkey-failure");
      if (said) said.hidden = true;
      try {
        await ceremony(form, left);
        HTMLFormElement.prototype.submit.call(form);
      } catch {
        // The device said no, its owner did, or it has none: one sentence for all of them.
        if (said) {
          said.hidden = false;
          said.focus();
        }
      } finally {
        busy = false;
      }
    });
  };

  // The secret of a link stands behind "#": it goes into its field and out of the address and the history.
  const fromLink = (field) => {
    if (!location.hash) return;
    field.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-passkey-act]").forEach(prepare);
    document.querySelectorAll("input[data-from-link]").forEach(fromLink);
  });
})();
