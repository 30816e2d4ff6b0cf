"""Open data of a year: the contract, files that stay the same, and the results computed again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from kit import site_sample
from kit.years import SHIPPED
from openpyxl import load_workbook

from scorer.cli.main import app
from scorer.ledger.states import STATES
from scorer.pipeline import run
from scorer.publish.open_data.checking import verify
from scorer.publish.open_data.licence import DEFAULT
from scorer.publish.open_data.package import csv_bytes, files, results_text, schema
from scorer.publish.open_data.tables import TABLES, tables_of
from scorer.views.publication_types import Imprint
from scorer.views.year_types import Audience, Projection

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 1, 31)
CYCLES = run.cycles([ROOT])

CONTRACT = {
    "targets": "target title section indicator indicator_title basis level points due leaders lead support qualitative"
    " quantitative measures note withheld lead_names support_names",
    "nodes": "target node unit unit_name role due task state late received reported done state_text",
    "ledger": "unit unit_name role kind number source content requirement due standard effect owner supervisor state"
    " late received reported done state_text",
    "files": "target node unit unit_name report number received ground role file media_type bytes sha256 path"
    " commitment committed_on key",
    "results": "unit unit_name group group_title subgroup total total_step full_scale rank subgroup_rank grade closed"
    " grade_reason",
    "steps": "id label status value exact unit_of_measure rule inputs changes formula cites notes record withheld"
    " unit_name status_text",
    "clauses": "clause place text",
    "interpretations": "interpretation question clauses chosen settled required chosen_text",
}
"""What others' programs read. A name may be added at the end; none may go, move or change its meaning."""

PACKAGE_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["$schema", "name", "resources"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/datapackage.json"},
        "name": {"pattern": "^[a-z0-9._-]+$"},
        "version": {"pattern": r"^\d+\.\d+\.\d+$"},
        "created": {"format": "date-time"},
        "resources": {
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "path", "bytes", "hash", "mediatype"],
                "properties": {
                    "name": {"pattern": "^[A-Za-z0-9._-]+$"},
                    "path": {"pattern": r"^[A-Za-z0-9._-]+$"},
                    "hash": {"pattern": "^sha256:[0-9a-f]{64}$"},
                    "bytes": {"type": "integer"},
                    "schema": {
                        "required": ["fields", "primaryKey"],
                        "properties": {"fields": {"items": {"required": ["name", "type"]}}},
                    },
                },
                "if": {"properties": {"format": {"const": "csv"}}},
                "then": {"required": ["schema", "type", "encoding"], "properties": {"type": {"const": "table"}}},
            },
        },
    },
}
"""The parts of the Data Package 2 profile that this package uses."""


@cache
def projected(name: str, audience: Audience) -> Projection:
    made = run.projection(run.run([ROOT], name, ON), audience, compared=False)
    assert made is not None
    return made


def written(folder: Path, projection: Projection) -> Path:
    folder.mkdir(parents=True)
    for name, content in files(projection, with_book=False).items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def jilin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("data") / "jilin", projected("jilin/2025", "public"))


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / f"{name}.csv").read_text(encoding="utf-8-sig"))))


# --- the contract


def test_no_field_has_gone_moved_or_been_renamed() -> None:
    assert {name: " ".join(field.name for field in kind.fields) for name, kind in TABLES.items()} == CONTRACT


def test_every_field_says_in_chinese_what_it_means() -> None:
    for kind in TABLES.values():
        for field in kind.fields:
            assert field.meaning.endswith("。"), field.name
        assert set(kind.key) <= {field.name for field in kind.fields}


@pytest.mark.parametrize("name", CYCLES)
def test_the_json_fits_its_schema_and_the_package_its_form(name: str) -> None:
    Draft202012Validator.check_schema(schema())
    made = files(projected(name, "public"), with_book=False)
    Draft202012Validator(schema()).validate(json.loads(made["data.json"]))
    package = json.loads(made["datapackage.json"])
    Draft202012Validator(PACKAGE_FORM).validate(package)
    for resource in package["resources"]:
        content = made[resource["path"]]
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        if resource["format"] == "csv":
            lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
            assert lines[0] == [field["name"] for field in resource["schema"]["fields"]]
            for place, field in enumerate(resource["schema"]["fields"]):
                wrong = [row[place] for row in lines[1:] if row[place] and not fits(field, row[place])]
                assert not wrong, (resource["path"], field["name"])


def fits(field: dict[str, Any], text: str) -> bool:
    """Whether a cell of a CSV file is of the type that the package gives its column, in the terms of Table Schema."""
    if "constraints" in field:
        return re.fullmatch(field["constraints"]["pattern"], text) is not None
    readers: dict[str, Callable[[str], object]] = {
        "number": Decimal,
        "integer": int,
        "boolean": ("true", "false").index,
        "datetime": lambda text: datetime.strptime(text, field["format"]),  # noqa: DTZ007 - it has no zone
        "string": str,
    }
    try:
        readers[field["type"]](text)
    except (ValueError, ArithmeticError):
        return False
    return True


def test_numbers_and_days_have_their_types() -> None:
    package = json.loads(files(projected("jilin/2025", "public"), with_book=False)["datapackage.json"])
    fields = {
        each["name"]: {field["name"]: field for field in each["schema"]["fields"]}
        for each in package["resources"]
        if "schema" in each
    }
    assert {name: fields["results"][name]["type"] for name in ("unit", "total", "rank")} == {
        "unit": "string", "total": "number", "rank": "integer",
    }  # fmt: skip
    assert fields["steps"]["exact"]["type"] == "string", "1100/13 is no decimal number"
    assert fields["nodes"]["due"]["constraints"] == {"pattern": "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"}
    assert (fields["nodes"]["received"]["type"], fields["interpretations"]["required"]["type"]) == (
        "datetime",
        "boolean",
    )


def test_the_terms_of_use_and_the_source_are_with_the_data() -> None:
    base = site_sample.scored()
    made = files(base)
    package, readme = json.loads(made["datapackage.json"]), made["README.txt"].decode()
    assert package["licenses"] == [{"title": DEFAULT, "path": "README.txt"}]
    assert f"使用许可：{DEFAULT}" in readme
    assert "来源：厅办公室，重点工作目标督查考核 2025 年度，数据截至 2025-12-31" in readme
    own = replace(base, imprint=Imprint(licence="CC-BY-4.0"))
    assert json.loads(files(own)["datapackage.json"])["licenses"] == [{"name": "CC-BY-4.0"}]


def test_keys_tell_rows_apart(jilin: Path) -> None:
    for name, kind in TABLES.items():
        keys = [tuple(row[key] for key in kind.key) for row in table(jilin, name)]
        assert len(keys) == len(set(keys)), name


def test_a_person_reads_what_a_row_says(jilin: Path) -> None:
    results = {row["unit"]: row for row in table(jilin, "results")}
    ghc = results["ghc"]
    shown = projected("jilin/2025", "public").steps[ghc["total_step"]]
    assert (ghc["unit_name"], ghc["group_title"], ghc["total"]) == ("综合规划处", "厅机关处室", shown.value)
    steps = {row["id"]: row for row in table(jilin, "steps")}
    assert steps["ghc/total"]["rule"] == "Σ"
    assert steps["ghc/total"]["inputs"].split()[0].startswith("ghc/work")


def test_the_workbook_has_a_sheet_for_each_table_with_chinese_heads() -> None:
    book = load_workbook(io.BytesIO(files(site_sample.scored(), with_book=True)["tables.xlsx"]))
    assert book.sheetnames == [
        "目标",
        "节点",
        "台账",
        "材料",
        "结果",
        "算式",
        "条款",
        "解释",
        "字段说明",
        "状态说明",
    ]
    meanings = [(row[0], row[3]) for row in book["状态说明"].iter_rows(min_row=4, values_only=True)]
    assert meanings == [(f"{each.shape} {each.word}", each.meaning) for each in STATES.values()]
    assert [cell.value for cell in book["结果"][3]][:3] == ["单位代号", "单位名称", "组别代号"]
    assert book.properties.creator == "厅办公室"


def test_a_workbook_can_be_added_up_and_sorted() -> None:
    """86.16 is the number, shown with its two places; a day is a day; a code is its word, a name beside its id."""
    book = load_workbook(io.BytesIO(files(site_sample.scored(), with_book=True)["tables.xlsx"]))

    def cell(sheet: str, title: str, row: int = 4) -> Any:
        heads = [head.value for head in book[sheet][3]]
        return book[sheet].cell(row, heads.index(title) + 1)

    total, day = cell("结果", "总成绩"), cell("节点", "节点时限")
    assert (total.value, total.number_format) == (86.16, "0.00")
    assert (day.value, day.number_format) == (datetime(2025, 6, 30), "yyyy-mm-dd")  # noqa: DTZ001 - it has no zone
    assert cell("解释", "必须决定").value == "是"
    heads = [head.value for head in book["算式"][3]]
    assert heads[:4] == ["步骤编号", "单位名称", "名称", "状态"]
    assert {each.value for each in book["算式"]["D"][3:]} <= {"算出", "给定", "评定", "待审", "缺", "不适用", "否决"}
    assert [head.value for head in book["目标"][3]][10:14] == ["牵头单位", "牵头单位名称", "配合单位", "配合单位名称"]


def test_a_wide_table_is_printed_on_sheets_side_by_side_that_can_be_read() -> None:
    """The targets' columns are 398 wide: (398 − 12) ÷ (215 − 12) → two sheets, the number again on each."""
    book = load_workbook(io.BytesIO(files(site_sample.scored(), with_book=True)["tables.xlsx"]))
    page: Any = book["目标"]
    assert (page.page_setup.fitToWidth, page.print_title_cols, page.print_title_rows) == (2, "$A:$A", "$3:$3")
    assert (book["条款"].page_setup.fitToWidth, book["条款"].print_title_cols) == (1, None)
    assert page.print_area.partition("!")[2].startswith("$A$3:")
    assert page.oddHeader is not None
    assert "目标" in str(page.oddHeader.center.text)


# --- the same bytes, nothing that runs


def test_the_same_projection_gives_the_same_bytes() -> None:
    first, second = (files(projected("sanmenxia/2025", "public"), with_book=True) for _ in range(2))
    assert first == second
    assert zipfile.ZipFile(io.BytesIO(first["tables.xlsx"])).testzip() is None


def test_cells_cannot_become_formulas() -> None:
    base = site_sample.scored()
    bad = replace(base, targets=tuple(replace(row, title='=HYPERLINK("x")', note="+1+1") for row in base.targets))
    made = files(bad, with_book=True)
    rows = list(csv.DictReader(io.StringIO(made["targets.csv"].decode("utf-8-sig"))))
    assert (rows[0]["title"], rows[0]["note"]) == ('\'=HYPERLINK("x")', "'+1+1")
    sheet = load_workbook(io.BytesIO(made["tables.xlsx"]))["目标"]
    (cell,) = [cell for cell in sheet[4] if str(cell.value).startswith("=HYPERLINK")]
    assert cell.data_type == "s"
    assert json.loads(made["data.json"])["tables"]["targets"][0]["title"] == '=HYPERLINK("x")'


def test_nothing_that_the_projection_does_not_hold_is_written() -> None:
    """A row that is withheld leaves its number and its ground."""
    base = site_sample.scored()
    row = replace(base.targets[0], title="（不予公开）", parts=(), measures=(), withheld="未认定公开", note=None)
    made = json.loads(files(replace(base, targets=(row,)), with_book=False)["data.json"])
    kept = {name for name, value in made["tables"]["targets"][0].items() if value}
    assert kept >= {"target", "title", "withheld"}
    assert made["tables"]["nodes"] == []


# --- computed again


@pytest.mark.parametrize("audience", ["public", "internal"])
@pytest.mark.parametrize("name", CYCLES)
def test_every_shipped_year_computes_again_to_the_byte(name: str, audience: Audience, tmp_path: Path) -> None:
    projection = projected(name, audience)
    verdict = verify(written(tmp_path / "data", projection))
    assert verdict.differences == ()
    assert verdict.computed == sum(bool(step.rule) and step.value is not None for step in projection.steps.values())
    assert verdict.computed + verdict.given == len(projection.steps)


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
def test_what_an_earlier_version_wrote_is_verified_too(version: str, jilin: Path, tmp_path: Path) -> None:
    """The same year as it was written before the two answers, or before the names beside the ids."""
    folder = tmp_path / "earlier"
    shutil.copytree(jilin, folder)
    data = json.loads((folder / "data.json").read_text(encoding="utf-8")) | {"version": version}
    del data["tables"]["files"]  # a table of 1.2.0
    for name, kind in tables_of(version).items():
        names = [field.name for field in kind.fields]
        data["tables"][name] = [{key: row[key] for key in names} for row in data["tables"][name]]
        (folder / f"{name}.csv").write_bytes(csv_bytes(kind, data["tables"][name]))
    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    head = {name: value for name, value in data.items() if name != "tables"}
    (folder / "results.json").write_text(results_text(head, data["tables"]["results"]), encoding="utf-8")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for each in package["resources"]:
        each["hash"] = f"sha256:{hashlib.sha256((folder / each['path']).read_bytes()).hexdigest()}"
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert verify(folder).differences == ()
    (folder / "data.json").write_text(json.dumps(data | {"version": "2.0.0"}), encoding="utf-8")
    assert "data.json：不合 data.schema.json 写的格式" in verify(folder).differences


def test_the_public_starts_where_something_is_withheld() -> None:
    public, internal = (projected("guangyuan/2025", audience).steps for audience in ("public", "internal"))
    begun = [name for name, step in public.items() if internal[name].rule and not step.rule]
    assert begun
    assert all(public[name].status == "given" for name in begun)
    assert {public[name].withheld for name in begun} == {"含不予公开的部分"}
    assert {public[name].value for name in begun} == {None}


def changed(folder: Path, tmp_path: Path, **edit: str) -> tuple[str, ...]:
    """The differences after a step's fields were changed in data.json, and the package made to fit it."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    data = json.loads((copy / "data.json").read_bytes())
    name = edit.pop("id")
    next(row for row in data["tables"]["steps"] if row["id"] == name).update(edit)
    raw = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
    (copy / "data.json").write_bytes(raw)
    package = json.loads((copy / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        if resource["path"] == "data.json":
            resource["hash"] = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    (copy / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False))
    return verify(copy).differences


def test_a_changed_figure_is_found_and_named(jilin: Path, tmp_path: Path) -> None:
    was = projected("jilin/2025", "public").steps["ghc/total"].value
    found = changed(jilin, tmp_path, id="ghc/total", value="99.99")
    assert found[0] == f"ghc/total（总成绩）：公布 99.99，算出 {was}"


def test_a_changed_leaf_shows_in_all_that_stands_on_it(jilin: Path, tmp_path: Path) -> None:
    steps = projected("jilin/2025", "public").steps
    leaf = next(
        name for name, step in steps.items() if name.startswith("ghc/work/") and step.rule is None and step.value == "2"
    )
    found = changed(jilin, tmp_path, id=leaf, value="1")
    assert any(text.startswith("ghc/work") for text in found)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ({"rule": "{0} ÷ {1} ÷"}, "算不出来（a term is missing）"),
        ({"rule": "{0} ** 2"}, "算不出来（not arithmetic: *）"),
        ({"inputs": "ghc/total"}, "算来算去要用到它自己"),
        ({"inputs": "nobody"}, "nobody：别的数用到它，却没有公布"),
        ({"changes": "rounded:1:2:2"}, "算不出来（rounded：改前应是"),
        ({"value": "1e9"}, "算不出来（not a number: '1e9'）"),
    ],
)
def test_what_cannot_be_computed_is_a_difference(edit: dict[str, str], says: str, jilin: Path, tmp_path: Path) -> None:
    assert any(says in text for text in changed(jilin, tmp_path, id="ghc/total", **edit))


def test_a_changed_result_or_place_is_found(tmp_path: Path) -> None:
    copy = written(tmp_path / "copy", projected("guangyuan/2024", "internal"))
    text = (copy / "results.json").read_text(encoding="utf-8")
    (copy / "results.json").write_text(text.replace('"rank": "1"', '"rank": "2"', 1), encoding="utf-8")
    assert verify(copy).differences[0] == "results.json：内容和 datapackage.json 里的摘要不符"
    data = json.loads((copy / "data.json").read_bytes())
    row = next(row for row in data["tables"]["results"] if row["rank"] == "1")
    row["rank"] = "7"
    (copy / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert f"{row['unit']}：公布名次 7，按总成绩应是 1" in verify(copy).differences


def test_files_that_are_missing_or_no_data_are_said(jilin: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(jilin, copy)
    (copy / "steps.csv").unlink()
    assert verify(copy).differences == ("steps.csv：没有这个文件",)
    (copy / "data.json").write_text("{}")
    assert verify(copy).differences[-1] == "data.json：不合 data.schema.json 写的格式"
    (copy / "datapackage.json").write_text("[]")
    assert verify(copy).differences[0] == "datapackage.json 里没有文件的清单（resources）"
    inside = f"；它的下一层有 {copy}"
    assert verify(tmp_path).differences[0].endswith(inside), "the folder above it was given"
    (copy / "data.json").write_text("{")
    assert verify(copy).differences == (f"{copy}/data.json 不完整：没有下载完或者改坏了",)
    (copy / "data.json").unlink()
    assert verify(copy).differences[0].startswith(f"{copy} 里没有 data.json：要的是 scorer export 写出的")


# --- the commands


def test_export_then_verify(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    run = CliRunner()
    made = run.invoke(
        app,
        ["export", "jilin/2025", str(folder), "--audience", "public", "--on", "2026-01-31", "--root", str(ROOT)],
    )
    assert made.exit_code == 0, made.output
    assert f"{folder}/tables.xlsx" in made.output.splitlines()
    again = run.invoke(app, ["verify", str(folder)])
    assert again.exit_code == 0
    assert again.output.endswith("给定的数起：和公布的完全一样\n")
    assert not again.output.startswith("重算 0 个数")
    (folder / "nodes.csv").write_text("x")
    again = run.invoke(app, ["verify", str(folder)])
    assert again.exit_code == 1
    assert "不同：nodes.csv：内容和 datapackage.json 里的摘要不符" in again.output


NOT_DECIDED = "这个年度还没有认定公开"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("disclosure:", "note_disclosure:", NOT_DECIDED),
        ("type: public", "type: withheld", "这个年度认定为不予公开（"),
        ("type: public", "type: on-request", "这个年度认定为依申请公开（"),
        ("scores: public", "scores: internal", "成绩只在系统内通报，不对社会公开"),
        ("scores: public", "scores: when-final", "成绩尚未形成最终结果，暂不公开"),
    ],
)
def test_an_empty_export_says_its_true_reason_and_nothing_is_no_verification(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    for folder in ("targets/jilin", "targets/holidays", "submissions/jilin/2025"):
        if (ROOT / folder).is_dir():
            shutil.copytree(ROOT / folder, tmp_path / folder)
    cycle = tmp_path / "targets/jilin/2025/cycle.yml"
    lines = [line for line in cycle.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert any(before in line for line in lines), "the shipped year has what is changed here"
    if after.startswith("note_"):
        lines = [line for line in lines if not line.startswith("disclosure")]
    text = "\n".join(lines).replace(before, after) + "\n"
    cycle.write_text(text, encoding="utf-8")
    where = ["--audience", "public", "--on", "2025-12-31", "--root", str(tmp_path)]
    made = CliRunner().invoke(app, ["export", "jilin/2025", str(tmp_path / "out"), *where])
    assert f"注意：{said}" in made.stderr
    assert ("cycle.yml 里写 disclosure" in made.stderr) is (said == NOT_DECIDED)
    assert said in (tmp_path / "out/README.txt").read_text(encoding="utf-8")
    again = CliRunner().invoke(app, ["verify", str(tmp_path / "out")])
    assert again.exit_code == 1
    assert again.output.startswith(f"没有重算任何数：{said}")


def test_what_is_no_export_is_no_success_and_the_words_say_what_is_missing(jilin: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = CliRunner().invoke(app, ["verify", str(tmp_path / "empty")])
    assert (found.exit_code, found.output.splitlines()[-1]) == (1, "没有重算任何数：文件读不全。有 1 处不同")
    shutil.copytree(jilin, tmp_path / "cut")
    whole = (jilin / "steps.csv").read_bytes()
    half = whole[: whole.index("分".encode(), len(whole) // 2) + 1]  # ends within a character
    (tmp_path / "cut/steps.csv").write_bytes(half)
    found = CliRunner().invoke(app, ["verify", str(tmp_path / "cut")])
    assert found.exit_code == 1
    assert "不同：steps.csv：不是完整的 UTF-8 表格，没有下载完或者改坏了" in found.output


def test_an_earlier_export_is_of_the_same_year_and_of_before(jilin: Path, tmp_path: Path) -> None:
    def compared(before: Path) -> tuple[int, list[str]]:
        found = CliRunner().invoke(app, ["verify", str(jilin), "--before", str(before)])
        return found.exit_code, found.output.splitlines()

    code, lines = compared(jilin)
    assert (code, lines[-1][:9]) == (0, "以前公布的承诺值 ")
    other = written(tmp_path / "other", projected("sanmenxia/2025", "public"))
    code, lines = compared(other)
    assert (code, lines[0]) == (1, "不同：以前公布的是 sanmenxia/2025，这一份是 jilin/2025：不是同一年度，没有可比的")
    later = json.loads((jilin / "data.json").read_bytes()) | {"on": "2099-01-01"}
    (other / "data.json").write_text(json.dumps(later), encoding="utf-8")
    assert "先后反了，请换过来" in compared(other)[1][0]


def test_an_export_over_an_earlier_one_leaves_nothing_that_is_not_published_any_more(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("{}")
    (tmp_path / "results.csv").write_text("甲,99")
    where = [str(tmp_path), "--audience", "public", "--on", "2026-01-31", "--root", str(ROOT)]
    CliRunner().invoke(app, ["export", "sanmenxia/2025", *where])
    assert (tmp_path / "ledger.csv").is_file()
    assert not (tmp_path / "results.csv").exists()


def test_a_package_that_lists_no_file_is_not_told_of_a_wrong_result(jilin: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(jilin, copy)
    package = json.loads((copy / "datapackage.json").read_bytes())
    (copy / "datapackage.json").write_text(json.dumps({**package, "resources": []}), encoding="utf-8")
    listed = ("datapackage.json 里没有文件的清单（resources）", "datapackage.json 没有列出 results.json")
    assert verify(copy).differences == listed


def test_a_file_in_the_place_of_the_folder_is_told_apart_from_one_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "jilin.zip").write_bytes(b"PK")
    found = CliRunner().invoke(app, ["verify", str(tmp_path / "jilin.zip")])
    assert (found.exit_code, "是文件，不是文件夹；压缩包要先解开" in found.output) == (2, True)


@pytest.mark.parametrize(
    ("cycle", "why"),
    [
        ("quanzhou/2019", "这一年只有目标表，没有人报材料：没有可以重算的数"),
        ("sanmenxia/2025", "这个办法不计分，没有可以重算的数"),
    ],
)
def test_an_export_without_figures_says_why(tmp_path: Path, cycle: str, why: str) -> None:
    found = CliRunner().invoke(
        app, ["export", cycle, str(tmp_path / "o"), "--audience", "public", "--root", str(SHIPPED)]
    )
    assert f"注意：{why}" in found.output
    assert verify(tmp_path / "o").nothing == why


def test_a_year_that_does_not_score_verifies_nothing(tmp_path: Path) -> None:
    """三门峡 supervises and gives no points: its 14 figures say 不适用."""
    folder = written(tmp_path / "out", projected("sanmenxia/2025", "public"))
    again = CliRunner().invoke(app, ["verify", str(folder)])
    said = "没有重算任何数：这个办法不计分，没有可以重算的数。文件和摘要、各张表之间相符\n"
    assert (again.exit_code, again.output) == (1, said)


def test_export_does_not_write_into_a_folder_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    made = CliRunner().invoke(app, ["export", "sanmenxia/2025", str(tmp_path), "--root", str(ROOT)])
    assert made.exit_code == 2
    assert "里有别的文件" in str(made.output)
