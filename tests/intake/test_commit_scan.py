"""What the history of a branch brings with it: earlier commits, those who wrote them, merges back and forth, masses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from kit.corpus_repository import FILE, SUBMODULE, Files, Repository, base_files

from scorer.intake.gate.judge import judge
from scorer.intake.gate.judgement import Judgement
from scorer.intake.gate.judgement_text import text
from scorer.intake.git import Git, GitError

GHC = "submissions/demo/2025/ghc"
CLAIM = "kind: claim\ncomponent: bonus\ncategory: civility\ndate: 2025-06-01\ntitle: 文明单位\n".encode()
REPORT = b"kind: report\ntarget: 2025-09\nnode: final\nstatus: ongoing\n"
MOBILE = b"13800138000"
SQUASH = (
    "  改法：只改最后一次不够，历史也会进库。把这几次提交并成一次：git reset --soft <分叉处> && git commit，再推送\n"
)
EVIDENT = "不能合并：1 个问题\n"


class Past(Repository):
    """A repository with the corpus's base on main."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.git = Git(folder)
        self.base = self.commit(base_files())

    def on(self, parent: str, *more: str, files: Mapping[str, bytes], when: int = 1_750_000_000) -> str:
        """A commit of the base's files and these, dated as whoever makes it likes."""
        laid: Files = {**base_files(), **{path.encode(): (FILE, raw) for path, raw in files.items()}}
        who = f"甲 <a@example.invalid> {when} +0800"
        parents = "".join(f"parent {each}\n" for each in (parent, *more))
        raw = f"tree {self.tree(laid)}\n{parents}author {who}\ncommitter {who}\n\n甲\n"
        return self.object("commit", raw.encode())

    def judged(self, head: str, actor: str = "ghc-wang", base: str = "") -> Judgement:
        return judge(self.git, base or self.base, head, actor)

    def told(self, head: str, actor: str = "ghc-wang", base: str = "") -> str:
        """What is wrong, as the filer reads it; what it would do to the scores is left away."""
        said = text(self.judged(head, actor, base), self.git).partition("若合并：")[0]
        return said.replace(f"--soft {(self.git.merge_base(base or self.base, head) or '')[:12]} ", "--soft <分叉处> ")


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    return Past(tmp_path_factory.mktemp("past") / "past.git")


# --- base and head that merged older states of each other


def test_a_branch_merged_back_and_forth_is_refused(past: Past) -> None:
    """By the one common state the merge adds a report; by the other it also takes 建设处's away again."""
    mine, others = {f"{GHC}/n7.yml": REPORT}, {"submissions/demo/2025/jsc/n8.yml": REPORT + b"note: x\n"}
    accepted = past.on(past.base, files=mine, when=1_760_000_000)
    before = past.on(past.base, files=others)
    main = past.on(before, accepted, files=mine | others)
    head = past.on(accepted, before, files=mine | {f"{GHC}/n9.yml": CLAIM})
    assert past.told(head, base=main) == (
        f"{EVIDENT}.  错误 G025  这个分支与主库互相合并过较旧的内容，合并的结果说不准\n"
        "  改法：把自己的改动接到主库最新的内容后面再推送：git pull --rebase origin main；"
        "不熟悉的，从主库取一份新的，把文件放进去重新提交\n"
    )


def test_a_branch_that_took_in_the_newest_main_is_clear(past: Past) -> None:
    mine, others = {f"{GHC}/n7.yml": REPORT}, {"submissions/demo/2025/jsc/n8.yml": b"kind: x\n"}
    accepted = past.on(past.base, files=mine)
    main = past.on(past.on(past.base, files=others), accepted, files=mine | others)
    head = past.on(accepted, main, files={**mine, **others, f"{GHC}/n9.yml": CLAIM})
    judgement = past.judged(head, base=main)
    assert (judgement.verdict, [each.path for each in judgement.changes]) == ("accept", [f"{GHC}/n9.yml"])


# --- earlier commits


@pytest.mark.parametrize(
    ("path", "raw", "reason"),
    [
        ("scorer/x.yml", b"note: " + MOBILE, "有手机号码"),
        ("tests/x.py", "密级：秘密".encode(), "有密级字样"),
        ("x.json", b'{"a": "' + MOBILE + b'"}', "有手机号码"),
        ("x.exe", b"MZ\0\0", "这类文件不收"),
        ("submissions/demo/2025/jsc/files/x.exe", b"MZ\0\0", "这类文件不收"),
        (f"{GHC}/n6.yml", b"x" * ((1 << 20) + 1), "文件太大"),
    ],
)
def test_an_earlier_commit_is_looked_at_wherever_it_wrote(past: Past, path: str, raw: bytes, reason: str) -> None:
    """Taken out by the second commit, and not the filer's to change: it would enter with the first."""
    head = past.on(past.on(past.base, files={path: raw}), files={f"{GHC}/n7.yml": REPORT})
    assert past.told(head) == f"{EVIDENT}{path}  错误 G020  分支的历史里有“{path}”：{reason}\n{SQUASH}"


def test_bytes_that_stood_at_two_paths_are_looked_at_as_both(past: Past) -> None:
    """The same bytes, under a name that lets them pass and one that does not."""
    first = past.on(past.base, files={f"{GHC}/files/a.pdf": b"MZ\0\0", "submissions/demo/2025/ghc/b.exe": b"MZ\0\0"})
    head = past.on(first, files={f"{GHC}/n7.yml": REPORT})
    assert [each.place.file for each in past.judged(head).problems] == [f"{GHC}/b.exe"]


def test_what_a_merge_of_its_own_brought_is_looked_at(past: Past) -> None:
    """Neither parent has it: only the merge itself, and the next commit no more."""
    both = {f"{GHC}/n6.yml": CLAIM, f"{GHC}/n7.yml": REPORT}
    one, two = (past.on(past.base, files={name: raw}) for name, raw in both.items())
    merge = past.on(one, two, files={**both, "x.txt": MOBILE})
    assert [each.facts["path"] for each in past.judged(past.on(merge, files=both)).problems] == ["x.txt"]


def test_what_main_has_itself_is_not_held_against_who_merged_it(past: Past) -> None:
    """The program's samples came by main; the branch merged main, and then filed."""
    main = past.on(past.base, files={"tests/x.py": MOBILE})
    merge = past.on(
        past.on(past.base, files={f"{GHC}/n6.yml": CLAIM}), main, files={f"{GHC}/n6.yml": CLAIM, "tests/x.py": MOBILE}
    )
    head = past.on(merge, files={f"{GHC}/n6.yml": CLAIM, f"{GHC}/n7.yml": REPORT, "tests/x.py": MOBILE})
    assert past.judged(head, base=main).verdict == "accept"


def test_the_office_s_own_samples_may_change_from_commit_to_commit(past: Past) -> None:
    head = past.on(past.on(past.base, files={"tests/x.py": MOBILE}), files={"tests/x.py": b"# " + MOBILE})
    assert past.judged(head, "office-li").verdict == "review"


def test_a_version_that_is_not_at_hand_is_not_judged(past: Past) -> None:
    first = past.on(past.base, files={f"{GHC}/n6.yml": REPORT + b"note: lost\n"})
    head = past.on(first, files={f"{GHC}/n7.yml": REPORT})
    oid = past.git.line("rev-parse", f"{first}:{GHC}/n6.yml")
    (past.folder / "objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(GitError, match="missing blob object"):
        past.judged(head)


# --- who wrote the commits


def authored(past: Past, who: str, message: str = "甲") -> str:
    tree = past.tree({**base_files(), f"{GHC}/n7.yml".encode(): (FILE, REPORT)})
    lines = f"tree {tree}\nparent {past.base}\nauthor {who} 1750000000 +0800\ncommitter 甲 <a@x> 1750000000 -0500\n"
    return past.object("commit", f"{lines}\n{message}\n".encode())


def test_a_number_as_the_mail_of_the_author_is_refused_with_what_to_do(past: Past) -> None:
    told = past.told(authored(past, "张×× <13800138000@139.com>"))
    assert told == (
        f"{EVIDENT}.  错误 G020  分支的历史里有“提交人的姓名或邮箱”：有手机号码\n"
        "  改法：先改好姓名和邮箱：git config user.name 账号 && git config user.email 账号@localhost；"
        f"{SQUASH.removeprefix('  改法：')}"
    )


def test_a_number_in_the_message_is_refused(past: Past) -> None:
    assert past.told(authored(past, "甲 <a@x>", "电话 138-0013-8000")) == (
        f"{EVIDENT}.  错误 G020  分支的历史里有“提交说明”：有手机号码\n{SQUASH}"
    )


def test_the_seconds_of_a_commit_are_no_number(past: Past) -> None:
    assert past.judged(authored(past, "甲 <ghc-wang@localhost>")).verdict == "accept"


# --- masses


def bomb(past: Past, breadth: int, depth: int) -> str:
    """A tree of a few bytes that lists ``breadth`` to the power of ``depth`` files."""
    oid, mode = past.object("blob", b"x"), "100644"
    for _ in range(depth):
        rows = b"".join(f"{mode} {name:03}\0".encode() + bytes.fromhex(oid) for name in range(breadth))
        oid, mode = past.object("tree", rows), "40000"
    return oid


def with_bomb(past: Past, *parents: str) -> str:
    listing = past.git.run("ls-tree", "-z", past.base).split(b"\0")[:-1]
    rows = [(row.partition(b"\t")[2], row.split(b" ")[0].lstrip(b"0"), row.split()[2][:40]) for row in listing]
    rows.append((b"x", b"40000", bomb(past, 100, 6).encode()))
    tree = b"".join(mode + b" " + name + b"\0" + bytes.fromhex(oid.decode()) for name, mode, oid in sorted(rows))
    who = "甲 <a@x> 1750000000 +0800"
    lines = "".join(f"parent {each}\n" for each in parents)
    raw = f"tree {past.object('tree', tree)}\n{lines}author {who}\ncommitter {who}\n\n甲\n"
    return past.object("commit", raw.encode())


def test_a_tree_of_a_million_million_files_is_refused_unread(past: Past) -> None:
    assert past.told(with_bomb(past, past.base)) == (
        f"{EVIDENT}.  错误 G024  一次改动太多：文件多得列不完，最多 1000 个文件、200 MiB\n  改法：分几次提交\n"
    )


def test_such_a_tree_in_an_earlier_commit_too(past: Past) -> None:
    head = past.on(with_bomb(past, past.base), files={f"{GHC}/n7.yml": REPORT})
    assert past.told(head) == f"{EVIDENT}.  错误 G020  分支的历史里有“各次改动”：多得列不完\n{SQUASH}"


def test_too_much_is_told_alone_and_nothing_of_it_is_read(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    """1001 files in the neighbour's folder, each with a number: one problem, and no blob was asked for."""
    head = past.on(past.base, files={f"submissions/demo/2025/jsc/n{each}.yml": MOBILE for each in range(100, 1101)})
    monkeypatch.setattr(Git, "blob", None)
    asked: list[str] = []
    blobs = Git.blobs

    def noted(git: Git, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        asked.extend(wanted := list(oids))
        return blobs(git, wanted)

    monkeypatch.setattr(Git, "blobs", noted)
    judgement = past.judged(head)
    assert [(each.code, each.facts["much"]) for each in judgement.problems] == [("G024", "1001 个文件、共 1 MiB")]
    assert past.git.line("rev-parse", f"{head}:submissions/demo/2025/jsc/n100.yml") not in asked


def test_many_deletions_are_too_much_as_well(past: Past) -> None:
    many = {f"docs/{each}.md": b"x" for each in range(1001)}
    main = past.on(past.base, files=many)
    assert [each.code for each in past.judged(past.on(main, files={}), "office-li", main).problems] == ["G024"]


def test_too_many_earlier_versions_are_refused_unread(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    """1001 versions together, none of them too large by itself."""
    first = past.on(past.base, files={f"{GHC}/n{each}.yml": b"# %d\n" % each for each in range(1001)})
    head = past.on(first, files={f"{GHC}/n7.yml": REPORT})
    told = past.told(head)
    assert told == (
        f"{EVIDENT}.  错误 G020  分支的历史里有“各次改动”：共 1001 份较早的文件、1 MiB，最多 1000 份、200 MiB\n{SQUASH}"
    )
    monkeypatch.setattr("scorer.intake.gate.commit_scan.MOST_FILES", 2000)
    monkeypatch.setattr("scorer.intake.gate.commit_scan.MOST_BYTES", 100)
    assert [each.facts["path"] for each in past.judged(head).problems] == ["各次改动"]


def test_too_many_commits_are_refused(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorer.intake.gate.commit_scan.MOST_COMMITS", 2)
    head = past.base
    for _ in range(3):
        head = past.on(head, files={f"{GHC}/n7.yml": REPORT})
    assert past.told(head) == f"{EVIDENT}.  错误 G020  分支的历史里有“各次改动”：共 3 次提交，最多 2 次\n{SQUASH}"


def test_many_folders_cost_few_commands(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    """900 new folders at the top: their neighbours are asked for by the hundred."""
    head = past.on(past.base, files={f"d{each}/x": b"%d" % each for each in range(900)})
    started: list[str] = []
    run = Git.run

    def counted(git: Git, *args: str, given: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        started.append(args[0])
        return run(git, *args, given=given, env=env)

    monkeypatch.setattr(Git, "run", counted)
    assert {each.code for each in past.judged(head).problems} == {"G002"}
    # the neighbours 900 ÷ 200 → 5 commands, the folders above, the doubled names 5, the accounts, ids, sizes
    assert len(started) < 25, started


def test_a_submodule_of_an_earlier_commit_has_no_bytes(past: Past) -> None:
    laid: Files = {**base_files(), b"x": (SUBMODULE, "1" * 40)}
    first = past.commit(laid, past.base)
    assert past.judged(past.on(first, files={f"{GHC}/n7.yml": REPORT})).verdict == "accept"


def test_a_submodule_of_an_earlier_commit_may_name_a_pushed_commit(past: Past) -> None:
    """Its id is among those that the push brings, and is no file all the same."""
    named = past.on(past.base, files={f"{GHC}/n7.yml": REPORT})
    laid: Files = {**base_files(), b"x": (SUBMODULE, named)}
    last = past.on(past.commit(laid, named), files={f"{GHC}/n7.yml": REPORT})
    assert past.judged(last).verdict == "accept"


def test_a_command_that_fails_says_why(past: Past) -> None:
    with pytest.raises(GitError, match=r"git rev-list: fatal: ambiguous argument 'nowhere'"):
        past.git.some(100, "rev-list", "nowhere")
