# The front door. What each of these does stands at the head of the script it calls; README.md tells the rest.
.PHONY: build run test lint format bench nightly deb clean

build:    # the program at build/huying, everything it needs inside; installs no Debian package
	@tools/build.sh

run:      # install what is needed, build, make the demo district the first time, serve it on http://127.0.0.1:8080
	@tools/install.sh run
	@tools/build.sh --ui
	@exec tools/run.sh

test:     # install what tests need, run everything, end with "N passed, N failed"      (ONLY="unit stories": these suites)
	@tools/install.sh test
	@tools/build.sh --ui
	@exec tools/test.py $(ONLY)

lint:     # layers, format, clang-tidy, and what else a machine can read
	@tools/install.sh test
	@tools/build.sh
	@exec tools/lint.py

format:   # clang-format over the sources (a table keeps its columns between "clang-format off" and "on")
	@git ls-files -co --exclude-standard 'src/*.c' 'tests/*.c' 'bench/*.c' | xargs clang-format -i

bench:    # speed, each figure beside a baseline of the same run
	@tools/install.sh bench
	@tools/build.sh --ui
	@exec tools/test.py --bench

nightly:  # make test with 200 kills, ten minutes of each fuzz target, ThreadSanitizer
	@tools/install.sh test
	@tools/build.sh --ui
	@exec tools/test.py --nightly $(ONLY)

deb:      # a Debian package at build/huying_*.deb
	@tools/install.sh run
	@tools/build.sh --ui
	@exec tools/deb.sh

clean:    # what was built; the data in var/ stays
	rm -rf build build-* ui/dist ui/node_modules
