# The front door: make run · make test · make bench · make lint   (thin, over meson)
build:
	@test -d build || meson setup build >/dev/null
	@ninja -C build
.PHONY: build
