// Checks a proof of the log in the browser, apart from the program: nothing is asked of any server.
// Formats: C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-policy; RFC 6962; RFC 8032.
//   proof.check(proof, policy, opening) -> {index, size, origin, entry, signed, unchecked, shown}; throws proof.Refused
// Texts in, as bytes (Uint8Array). `unchecked` names keys whose kind this browser does not know (ML-DSA-44 in most): that half is not proven.
"use strict";
const proof = (() => {
  const ED25519 = 1, COSIGNATURE = 4, MLDSA = 6;
  const LENGTHS = { [ED25519]: 32, [COSIGNATURE]: 32, [MLDSA]: 1312 };
  const FIELDS = ["kind", "outcome", "reasons", "procedure", "subject", "actor", "object", "detail"];
  const CLASSES = ["act", "decision", "law", "keys", "erasure", "log"];
  const MOST = 1_000_000;

  class Refused extends Error {
    constructor(ja, en) {
      super(en);
      this.ja = ja;
    }
  }
  const must = (holds, ja, en) => {
    if (!holds) throw new Refused(ja, en);
  };
  const form = (holds, en) => must(holds, "決まった形で書かれていません。", `Not in its one form: ${en}.`);

  // ---- bytes and text
  const utf8 = (text) => new TextEncoder().encode(text);
  const join = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  const same = (one, two) => one.length === two.length && one.every((byte, at) => byte === two[at]);
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const u64 = (number) => Uint8Array.from({ length: 8 }, (_, at) => Number((BigInt(number) >> BigInt(56 - 8 * at)) & 255n));
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));

  const read = (bytes) => {
    form(bytes.length <= MOST, "too large");
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new Refused("UTF-8 ではありません。", "Not UTF-8.");
    }
  };
  const base64 = (text) => {
    let raw = "";
    try {
      raw = atob(text);
    } catch {
      form(false, "base64");
    }
    form(btoa(raw) === text, "base64");
    return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
  };
  const decimal = (text) => {
    form(/^(0|[1-9][0-9]{0,15})$/.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER, "a decimal number");
    return Number(text);
  };

  // ---- the tree (RFC 6962)
  const leafHash = (entry) => sha256(Uint8Array.of(0), entry);
  const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);
  const climb = async (hash, index, size, path) => {
    const half = (number) => Math.floor(number / 2);
    must(index < size, "番号が台帳の大きさの外です。", "The index lies outside the tree.");
    let last = size - 1, at = index, reached = hash;
    for (const sibling of path) {
      must(last > 0, "道すじが長すぎます。", "Hashes are left over.");
      if (at % 2 === 1 || at === last) {
        reached = await nodeHash(sibling, reached);
        while (at % 2 === 0 && at > 0) [at, last] = [half(at), half(last)];
      } else {
        reached = await nodeHash(reached, sibling);
      }
      [at, last] = [half(at), half(last)];
    }
    must(last === 0, "道すじが足りません。", "Hashes are missing.");
    return reached;
  };

  // ---- signatures
  const P = 2n ** 255n - 19n;
  const little = (bytes) => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const LOW_ORDER = [
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  ].map((text) => little(Uint8Array.from(text.match(/../g), (two) => parseInt(two, 16))));
  const small = (y) => y >= P || y === 0n || y === 1n || y === P - 1n || LOW_ORDER.includes(y);

  // Strict: neither the key nor R may be written in a second form or have a small order.
  const ed25519 = async (key, signature, message) => {
    if (key.length !== 32 || signature.length !== 64) return false;
    if ([key, signature.slice(0, 32)].some((point) => small(little(point) % 2n ** 255n))) return false;
    try {
      const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
      return await crypto.subtle.verify("Ed25519", imported, signature, message);
    } catch (error) {
      if (error.name === "NotSupportedError") return null;
      return false;
    }
  };
  // null: this browser does not know ML-DSA-44.
  const mldsa44 = async (key, signature, message) => {
    let imported = null;
    try {
      imported = await crypto.subtle.importKey("raw-public", key, "ML-DSA-44", false, ["verify"]);
    } catch {
      return null;
    }
    return crypto.subtle.verify("ML-DSA-44", imported, signature, message);
  };

  const keyOf = async (text) => {
    const [, name, id, encoded] = text.match(/^([^+]*)\+([0-9a-f]{8})\+(.*)$/s) ?? [];
    form(name && !/[\s\x00-\x1f]/.test(name), "a verifier key");
    const data = base64(encoded);
    form(LENGTHS[data[0]] === data.length - 1, "a verifier key");
    form(hex((await sha256(utf8(name), utf8("\n"), data)).slice(0, 4)) === id, "a verifier key with its own id");
    return { name, id, kind: data[0], public: data.slice(1) };
  };

  // ---- a signed checkpoint
  const checkpointOf = (whole) => {
    form(!/[\x00-\x09\x0b-\x1f]/.test(whole), "control characters");
    const parted = whole.lastIndexOf("\n\n");
    form(parted > 0 && whole.endsWith("\n") && parted < whole.length - 2, "a signed note");
    const text = whole.slice(0, parted + 1);
    const lines = whole.slice(parted + 2, -1).split("\n").map((line) => {
      const [, name, encoded] = line.match(/^— ([^\s+]+) ([^\s]+)$/) ?? [];
      form(name, "a line of a signature");
      const payload = base64(encoded);
      form(payload.length > 4, "a signature");
      return { name, id: hex(payload.slice(0, 4)), payload: payload.slice(4) };
    });
    form(lines.length <= 64, "at most 64 signatures");
    const rows = text.slice(0, -1).split("\n");
    form(rows.length >= 3 && rows.every((row) => row), "a checkpoint");
    const root = base64(rows[2]);
    form(root.length === 32, "a root of 32 bytes");
    return { text: utf8(text), plain: rows.length === 3, origin: rows[0], size: decimal(rows[1]), root, lines };
  };

  const verified = async (point, key, payload) => {
    if (key.kind === ED25519) return ed25519(key.public, payload, point.text);
    const time = payload.slice(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    if (payload.length <= 8 || time >= 2n ** 63n) return false;
    if (key.kind === COSIGNATURE) {
      return ed25519(key.public, payload.slice(8), join(utf8(`cosignature/v1\ntime ${time}\n`), point.text));
    }
    const names = [utf8(key.name), utf8(point.origin)];
    if (!point.plain || names.some((name) => name.length > 255)) return false;
    const [signer, origin] = names.map((name) => join(Uint8Array.of(name.length), name));
    const message = join(utf8("subtree/v1\n\0"), signer, u64(time), origin, u64(0), u64(point.size), point.root);
    return mldsa44(key.public, payload.slice(8), message);
  };
  // true: signed; false: not; null: a line of this key is there and this browser cannot check its kind.
  const signedBy = async (point, key) => {
    let found = false;
    for (const line of point.lines.filter((one) => one.name === key.name && one.id === key.id)) {
      const holds = await verified(point, key, line.payload);
      must(holds !== false, `${key.name} の署名が合いません。`, `A signature of ${key.name} does not verify.`);
      found = holds;
    }
    return found;
  };

  // ---- whom to believe
  const policyOf = async (text) => {
    form(text.endsWith("\n") && !/[\x00-\x08\x0b-\x1f\x7f]/.test(text), "lines of text");
    const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null };
    const members = new Set();
    const known = (name) => policy.witnesses.has(name) || policy.groups.has(name);
    const fresh = (name) => form(name !== "none" && !known(name), "a name that stands for one thing");
    const distinct = (keys) => form(new Set(keys.map((key) => hex(key.public))).size === keys.length, "each key once");
    for (const line of text.split("\n")) {
      const [noun, ...rest] = line.split(/[ \t]+/).filter((word) => word);
      if (!noun || noun.startsWith("#")) continue;
      if (noun === "log") {
        form(rest.length === 1 || rest.length === 2, "log <vkey> [<url>]");
        policy.logs.push(await keyOf(rest[0]));
      } else if (noun === "witness") {
        form(rest.length === 2 || rest.length === 3, "witness <name> <vkey> [<url>]");
        fresh(rest[0]);
        policy.witnesses.set(rest[0], await keyOf(rest[1]));
      } else if (noun === "group") {
        const [name, needs, ...inside] = rest;
        form(inside.length, "group <name> all|any|<k> <member>...");
        for (const member of inside) {
          form(known(member) && !members.has(member), "a member that stands above, once");
          members.add(member);
        }
        const count = { all: inside.length, any: 1 }[needs] ?? decimal(needs);
        form(count >= 1 && count <= inside.length, "a group that can be satisfied");
        fresh(name);
        policy.groups.set(name, { count, inside });
      } else {
        form(noun === "quorum" && rest.length === 1 && policy.quorum === null, "one line of a quorum");
        form(rest[0] === "none" || known(rest[0]), "a quorum that stands above");
        policy.quorum = rest[0];
      }
    }
    form(policy.quorum !== null && policy.logs.length, "a log and a quorum");
    form(policy.logs.every((key) => key.kind !== COSIGNATURE), "a log's key");
    form([...policy.witnesses.values()].every((key) => key.kind !== ED25519), "a witness's key");
    distinct(policy.logs);
    distinct([...policy.witnesses.values()]);
    return policy;
  };

  // One of the logs has signed under its own name, and the quorum is reached. What cannot be checked here counts, and is named.
  const accept = async (policy, point) => {
    const signed = [], unchecked = [], names = new Set();
    const look = async (key) => {
      const holds = await signedBy(point, key);
      if (holds) signed.push(key);
      if (holds === null) unchecked.push(key);
      return holds !== false;
    };
    let ownSigned = false;
    for (const key of policy.logs.filter((one) => one.name === point.origin)) ownSigned = (await look(key)) || ownSigned;
    must(ownSigned, "ポリシーの台帳の署名がありません。", "No log of the policy has signed.");
    must(signed.length, "この端末で確かめられる、台帳の署名がありません。", "No signature of the log can be checked here.");
    for (const [name, key] of policy.witnesses) if (await look(key)) names.add(name);
    for (const [name, { count, inside }] of policy.groups) {
      if (inside.filter((member) => names.has(member)).length >= count) names.add(name);
    }
    const reached = policy.quorum === "none" || names.has(policy.quorum);
    must(reached, "ポリシーの定める連署がそろっていません。", "The quorum of the policy is not reached.");
    return { signed, unchecked };
  };

  // ---- the entry, and what it committed to
  const entryOf = (bytes) => {
    const text = read(bytes);
    let entry = null;
    try {
      entry = JSON.parse(text);
    } catch {
      form(false, "JSON");
    }
    const { c, k, l, t, v } = entry ?? {};
    form(JSON.stringify({ c, k, l, t, v }) === text && v === 1 && CLASSES.includes(c), "an entry");
    form(/^[0-9a-f]{64}$/.test(l) && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/.test(t), "an entry");
    form(Array.isArray(k) && k.length === 8 && k.every((one) => base64(one).length === 32), "eight commitments");
    return entry;
  };
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
    return `{${members.join(",")}}`;
  };
  const disclosed = async (entry, index, bytes) => {
    let told = null;
    try {
      told = JSON.parse(read(bytes));
    } catch {
      form(false, "JSON");
    }
    form(told?.fields && typeof told.fields === "object", "an opening");
    must((told.index ?? index) === index, "別の記録の開封値です。", "The opening of another entry.");
    const shown = {};
    for (const [name, { salt, value }] of Object.entries(told.fields)) {
      form(FIELDS.includes(name) && typeof salt === "string" && base64(salt).length === 32, "an opening");
      const label = utf8(name), parts = [base64(salt), Uint8Array.of(label.length), label, utf8(canonical(value))];
      const made = await sha256(utf8("warifu/commitment/v1\n"), ...parts);
      const holds = same(made, base64(entry.k[FIELDS.indexOf(name)]));
      must(holds, `開封値の ${name} が記録と合いません。`, `${name} is not what the entry committed to.`);
      shown[name] = value;
    }
    return shown;
  };

  const check = async (proofBytes, policyBytes, openingBytes) => {
    const text = read(proofBytes), parted = text.indexOf("\n\n");
    form(parted > 0, "a proof");
    const [first, extra, numbered, ...hashes] = text.slice(0, parted).split("\n");
    form(first === "c2sp.org/tlog-proof@v1" && extra?.startsWith("extra ") && numbered?.startsWith("index "), "a proof");
    const data = base64(extra.slice(6)), index = decimal(numbered.slice(6)), path = hashes.map(base64);
    form(path.every((hash) => hash.length === 32), "hashes of 32 bytes");
    const point = checkpointOf(text.slice(parted + 2));
    const { signed, unchecked } = await accept(await policyOf(read(policyBytes)), point);
    const root = await climb(await leafHash(data), index, point.size, path);
    must(same(root, point.root), "道すじの先が、署名された根と違います。", "The path leads to another root.");
    const entry = entryOf(data);
    const shown = openingBytes ? await disclosed(entry, index, openingBytes) : {};
    return { index, size: point.size, origin: point.origin, entry, signed, unchecked, shown };
  };
  return { check, Refused, ed25519 };
})();
