// The page that checks a proof: reads the chosen files, or fetches what the page names, and says in words what holds and what does not.
"use strict";
(() => {
  const english = document.documentElement.lang === "en";
  const say = (ja, en) => (english ? en : ja);
  const KINDS = { 1: "Ed25519", 4: say("Ed25519 連署", "Ed25519 cosignature"), 6: "ML-DSA-44" };

  const element = (name, text, className = "") => Object.assign(document.createElement(name), { textContent: text, className });
  const row = (list, term, ...values) => {
    const line = document.createElement("div"), told = document.createElement("dd");
    values.forEach((value) => told.append(element("span", value, "mono"), document.createElement("br")));
    line.append(element("dt", term), told);
    list.append(line);
  };
  const banner = (tone, title, text) => {
    const made = element("section", "", `banner banner--${tone}`);
    made.append(element("h2", title), element("p", text));
    return made;
  };
  const signer = (key) => `${key.name}（${KINDS[key.kind]}）`;

  const holds = (found) => {
    const half = found.unchecked.length > 0;
    const title = half ? say("確かめられたところまでは、合っています", "It holds as far as can be checked here") : say("合っています", "It holds");
    const lead = say(
      `${found.origin} の記録 ${found.index} は、署名された ${found.size} 件の中にあります。`,
      `Entry ${found.index} stands among the ${found.size} signed entries of ${found.origin}.`,
    );
    const left = say(
      "このブラウザーは ML-DSA-44 を知らないため、その署名は確かめていません。warifu proof check なら両方を確かめられます。",
      "This browser does not know ML-DSA-44: those signatures were not checked. warifu proof check does both.",
    );
    const made = banner(half ? "soon" : "ok", title, half ? `${lead}${english ? " " : ""}${left}` : lead);
    const list = element("dl", "", "sum sum--tight");
    row(list, say("時刻（協定世界時）", "Time (UTC)"), found.entry.t);
    row(list, say("種類", "Class"), found.entry.c);
    row(list, say("法データのハッシュ値", "Digest of the law"), found.entry.l);
    row(list, say("確かめた署名", "Signatures checked"), ...found.signed.map(signer));
    if (half) row(list, say("確かめていない署名", "Signatures not checked"), ...found.unchecked.map(signer));
    for (const [name, value] of Object.entries(found.shown)) row(list, name, typeof value === "string" ? value : JSON.stringify(value));
    made.append(list);
    return made;
  };

  const refused = (error) => {
    const known = error instanceof proof.Refused;
    const why = known ? say(error.ja, error.message) : say("読めないものがありました。", "Something could not be read.");
    return banner("late", say("合っていません", "It does not hold"), why);
  };

  const given = async (form, name) => {
    const file = form.elements[name].files[0];
    if (file) return new Uint8Array(await file.arrayBuffer());
    const address = form.dataset[name];
    if (!address) return null;
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new proof.Refused("証明がまだありません。", "There is no proof yet.");
    return new Uint8Array(await answer.arrayBuffer());
  };

  const run = async (form, out) => {
    let said = null;
    try {
      const [shown, policy, opening] = [await given(form, "proof"), await given(form, "policy"), await given(form, "opening")];
      const missing = new proof.Refused("証明とポリシーのファイルを選んでください。", "Choose the files of the proof and of the policy.");
      if (!shown || !policy) throw missing;
      said = holds(await proof.check(shown, policy, opening));
    } catch (error) {
      said = refused(error);
    }
    out.replaceChildren(said);
    out.focus();
  };

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("check");
    form.hidden = false;
    document.getElementById("check-none").hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form, document.getElementById("said"));
    });
  });
})();
