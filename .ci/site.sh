#!/bin/sh
# Check → score → build. Problems in the records are said loudly and never stop the site.
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
for file in targets/*/[0-9]*/cycle.yml; do
    cycle=$(dirname "${file#targets/}")
    [ -f "targets/$cycle/scheme.yml" ] || [ -f "targets/${cycle%/*}/scheme.yml" ] || continue # 只公开目标表
    echo "== 评分 $cycle =="
    run score "$cycle"
done

echo '== 建站 =='
.venv/bin/mkdocs --quiet build

if [ -n "$problems" ]; then
    echo
    echo '！！ 有问题：上面列出的文件没有全部计入，页面只显示其余部分。逐条再看，运行：'"$problems"
fi
echo "网站在 $(pwd)/public/，用浏览器打开 $(pwd)/public/index.html；预览并自动刷新用 make serve。"
