#!/bin/sh
# Check → cases → score → build. Problems are said loudly and never stop the site; exit 1 tells of them at the end.
set -eu
cd "$(dirname "$0")/.."
scorer=.venv/bin/scorer
problems=''

# Exit 1 of scorer means problems in the files; anything else but 0 is a fault of the program.
run() {
    status=0
    "$scorer" "$@" || status=$?
    [ "$status" -le 1 ] || exit "$status"
    [ "$status" -eq 0 ] || problems="$problems
  $scorer $*"
}

echo '== 检查 =='
run check
echo '== 算例 =='
run cases >/dev/null # 通过的不必逐个列出；不符的和总数在标准错误里
for file in targets/*/[0-9]*/cycle.yml; do
    cycle=$(dirname "${file#targets/}")
    [ -f "targets/$cycle/scheme.yml" ] || [ -f "targets/${cycle%/*}/scheme.yml" ] || continue # 只公开目标表
    echo "== 评分 $cycle =="
    run score "$cycle"
done

echo '== 建站 =='
.venv/bin/mkdocs --quiet build

echo "网站在 $(pwd)/public/，用浏览器打开 $(pwd)/public/index.html；预览并自动刷新用 make serve。"
if [ -n "$problems" ]; then
    echo
    echo '！！ 网站建好了，但有问题：上面列出的文件没有全部计入，或算例不符，改正以前不要发布。逐条再看，运行：'"$problems"
    exit 1
fi
