# make site   安装依赖（只在锁定文件变了才重装）、检查、跑算例、评分、建站到 public/；有错误也建站，退出码 1
# make pages  只建站，不检查（流程里照原样再建一次用）
# make internal  给系统内看的一套，建到 internal/（Git 不管这个文件夹，不能放到对外的网站上）
# make test   全部检查：代码规范、类型、模块依赖方向、测试；缺什么工具、哪些没有做，最后说明；THOROUGH=1 时不得缺，并测覆盖率
# make coverage 测试并测分支覆盖率（不低于 95%），约为 make test 的两倍时间
# make serve  本机预览，改动 YAML 后自动刷新
# make demo   在本机演示报送的全过程：收件的主库、检查、回执、评分、网站；Ctrl-C 结束
# make fuzz  把办法的每个键改坏两万次，再造十万次改动过门禁、合并、检查、评分、建站，三百次真的推送，看哪一处会崩
#   （次数用 FUZZ_CASES、FUZZ_CHANGES、FUZZ_PUSHES，种子用 FUZZ_SEED，从第几次接着做用 FUZZ_FROM；打印种子）
# make sweep 又慢又全的几项：抽签的年度六十个逐个试能否推出不公开的值、全部年度的网页在手机上和打印出来、五百份文档
# make bench  测速（打印表格，不属于测试）
# make bench-site 网站测速：一千个单位、每个四十行，与 Markdown 表格比
# make pictures 从建好的网站拍 README 里的图
# make bench-gate  门禁测速：十万件记录、四万次提交的库里改一个文件
# make bench-worst 测最费时间的推送：每种都到上限为止
# make remind 在代码托管平台上催办（流程里用，考核年度由环境变量 CYCLE 给出）
# make lock   重新锁定依赖；make lock UPGRADE=--upgrade 升级到新版本
# make format 整理代码格式；make clean 删除可以再生成的东西

.PHONY: site pages internal test fuzz sweep coverage serve demo bench bench-gate bench-worst bench-site pictures remind lock format clean install install-dev
.DEFAULT_GOAL := site

BIN := .venv/bin
export PYTHONUTF8 := 1
export NO_MKDOCS_2_WARNING := 1
export PYTHON
export PYTHONDONTWRITEBYTECODE :=

install:
	@sh .ci/venv.sh requirements.txt

install-dev:
	@sh .ci/venv.sh requirements-dev.txt

site: install
	@$(BIN)/scorer build

pages: install
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs --quiet build

internal: install
	SCORER_AUDIENCE=internal NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs --quiet build --site-dir internal
	@echo "给系统内看的页面在 internal/，不要放到对外的网站上"

serve: install
	$(BIN)/mkdocs serve --livereload

test: install-dev
	@sh .ci/test.sh $(ARGS)

coverage: install-dev
	$(BIN)/pytest --numprocesses auto --dist worksteal --cov --cov-report=term $(ARGS)

demo: install
	@$(BIN)/python -m demo jilin/2025 --on 2025-09-10 $(ARGS)

fuzz: install-dev
	FUZZ_CASES=$${FUZZ_CASES:-20000} FUZZ_CHANGES=$${FUZZ_CHANGES:-100000} FUZZ_PUSHES=$${FUZZ_PUSHES:-300} \
		FUZZ_SEED=$${FUZZ_SEED:-$$(date +%s)} \
		$(BIN)/pytest --quiet --capture=no tests/scoring/test_scheme_fuzz.py tests/intake/test_change_fuzz.py

sweep: install-dev
	SWEEP=1 $(BIN)/pytest --quiet tests/views/test_witness.py tests/publish/test_page_layout.py \
		tests/intake/test_office_documents.py

bench: install-dev
	$(BIN)/python tests/bench/run.py $(ARGS)

remind: install
	@$(BIN)/scorer remind "$$CYCLE" --format json | $(BIN)/scorer forge issues -

COMPILE := CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/pip-compile --quiet --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --allow-unsafe --no-annotate $(UPGRADE)

bench-gate: install-dev
	$(BIN)/python tests/bench/gate.py $(ARGS)

bench-worst: install-dev
	$(BIN)/python tests/bench/worst_push.py $(ARGS)

bench-site: install-dev
	$(BIN)/python tests/bench/site.py $(ARGS)

pictures: install-dev
	$(BIN)/python tests/pictures.py

lock: install-dev
	$(COMPILE) --output-file requirements.txt pyproject.toml
	$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

format: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv public .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find scorer demo tests -name __pycache__ -type d -prune -exec rm -rf {} +
