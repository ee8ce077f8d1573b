#!/bin/sh
# tools/deb.sh: build/huying_VERSION_ARCH.deb: the program (web app inside), the systemd unit, the operator's page. Needs no Node to install.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n "s/^project('huying', 'c', version: '\([^']*\)'.*/\1/p" meson.build)
arch=$(dpkg --print-architecture)
root=build/deb

[ -f build-release/build.ninja ] || meson setup build-release --buildtype=release -Dtests=disabled >/dev/null
ninja -C build-release huying
rm -rf $root && mkdir -p $root/DEBIAN $root/usr/bin $root/usr/lib/systemd/system $root/usr/share/doc/huying
install -s -m 755 build-release/huying $root/usr/bin/huying
install -m 644 packaging/huying.service $root/usr/lib/systemd/system/
install -m 644 docs/operator.md README.md README.zh-CN.md CHANGELOG.md $root/usr/share/doc/huying/
install -m 644 LICENSE $root/usr/share/doc/huying/copyright

# The libraries it is linked to, each by the Debian package that holds it, at least as new as here.
depends=$(objdump -p $root/usr/bin/huying | sed -n 's/^ *NEEDED *//p' | while read -r so; do
    file=$(ldconfig -p | sed -n "s/^\t$so .*=> //p" | head -n 1)
    package=$(dpkg-query -S "$(readlink -f "$file")" "$file" 2>/dev/null | head -n 1 | cut -d: -f1)
    echo "$package (>= $(dpkg-query -W -f='${Version}' "$package" | head -n 1 | sed 's/-[^-]*$//'))"
done | sort -u | paste -sd, | sed 's/,/, /g')

cat >$root/DEBIAN/control <<END
Package: huying
Version: $version
Architecture: $arch
Maintainer: the huying project <maintainers@huying.invalid>
Section: web
Priority: optional
Depends: $depends, fonts-noto-cjk
Installed-Size: $(du -sk $root/usr | cut -f1)
Description: streets call, departments answer
 One program and one data folder that keep the call mechanism of a Chinese city district:
 streets call, the hub grades and dispatches, departments answer, the street verifies.
END
cat >$root/DEBIAN/postinst <<'END'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    id huying >/dev/null 2>&1 || useradd --system --user-group --home-dir /var/lib/huying --no-create-home --shell /usr/sbin/nologin huying
    install -d -o huying -g huying -m 700 /var/lib/huying
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload
        systemctl try-restart huying
    fi
fi
END
cat >$root/DEBIAN/prerm <<'END'
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then systemctl disable --now huying || true; fi
END
chmod 755 $root/DEBIAN/postinst $root/DEBIAN/prerm
dpkg-deb --root-owner-group --build $root "build/huying_${version}_$arch.deb"
