"""Codes of what the ledger commits to, in words: a step of a procedure by its own sentence, everything else by the table below.

A code that is in no table is still shown as it stands in the log; its class is then the sentence.
"""

from warifu.interfaces.web.office.build import EVENTS as OFFICE
from warifu.kernel.ids import Text
from warifu.registers.casework import registry
from warifu.registers.signin.events import EVENTS as SIGNIN

CLASSES = {
    "act": Text("手続の行為", "act"),
    "decision": Text("閲覧・提供の判断", "decision of access"),
    "law": Text("法データの変更", "change of the law data"),
    "keys": Text("鍵の変更", "change of keys"),
    "erasure": Text("消去", "erasure"),
    "log": Text("台帳そのもの", "the log itself"),
}
_OUTCOMES = {
    "permit": Text("できる", "permitted"),
    "deny": Text("できない", "denied"),
    "refused": Text("断られた", "refused"),
    "opened": Text("開いた", "opened"),
    "done": Text("行った", "done"),
    "erased": Text("消去した", "erased"),
    "placed": Text("とった", "placed"),
    "released": Text("解いた", "released"),
    "asked": Text("求めた", "asked for"),
    "written": Text("渡した", "given out"),
}
_OTHERS = {
    "access": CLASSES["decision"],
    "overview": Text("だれが・何を見られるかの一覧を求めた", "an overview was asked for: who may, or what may she"),
    "casework:unseal": Text("封をした区分を開いた", "a sealed compartment was opened"),
    "custody:document_registered": Text("文書を登録した", "a document was registered"),
    "custody:copy_handed_over": Text("写しを渡した", "a copy was handed over"),
    "custody:copy_received": Text("写しを受け取った", "a copy was received"),
    "custody:copy_taken_back": Text("渡した写しを取り戻した", "a copy was taken back"),
    "exports:asked": Text("書き出しを求めた", "an export was asked for"),
    "exports:written": Text("書き出したファイルを渡した", "the file of an export was given out"),
    "exports:released": Text("書き出しを認めた", "an export was released"),
    "exports:refused": Text("書き出しを認めなかった", "an export was not released"),
    "vault:hold": Text("保全措置", "legal hold"),
    "vault:erase": Text("記録の消去", "erasure of a file"),
    "clearance:erase": Text("記録の消去", "erasure of a file"),
}


def event(kind: str, cls: str, language: str) -> str:
    """The sentence of an event; for one without, its class in words."""
    return _event(kind, cls).of(language)


def _event(kind: str, cls: str) -> Text:
    duty, _, what = kind.partition(":")
    if kind in _OTHERS:
        return _OTHERS[kind]
    if duty == "office" and what in OFFICE:
        return OFFICE[what]
    if duty == "signin" and what in SIGNIN:
        return SIGNIN[what].sentence
    try:
        return registry.procedure(duty).step(what).event
    except (KeyError, StopIteration):
        return CLASSES.get(cls, CLASSES["act"])


def outcome(kind: str, code: str, language: str) -> str:
    """What came of it; a step's outcome is the state it led to."""
    if code in _OUTCOMES:
        return _OUTCOMES[code].of(language)
    try:
        return registry.procedure(kind.partition(":")[0]).state(code).label.of(language)
    except (KeyError, StopIteration):
        return code
