#!/bin/sh
# Builds minihub and puts it into a folder of the user's. Needs git, node, npm and a shell; no root.
set -eu

usage() {
	cat <<'TEXT'
Usage: ./install.sh [--bin-dir DIR] [--uninstall] [--dev] [--help]

Builds the minihub executable from this folder and installs it to ~/.local/bin.

  --bin-dir DIR  install to DIR (or uninstall from it)
  --uninstall    remove the executable; the hub's data stays where it is
  --dev          install nothing: set up what the test suite needs, here in this folder
                 (Chromium by the system's package manager, Python packages in .venv;
                 it says what of Go and Python is missing)
  --help         show this

Exit codes: 0 done, 1 failed, 2 wrong usage.
TEXT
}

say() { printf '%s\n' "$*"; }
fail() {
	printf 'install.sh: %s\n' "$*" >&2
	exit 1
}
wrong() {
	printf 'install.sh: %s (see ./install.sh --help)\n' "$*" >&2
	exit 2
}

# Only the pinned Bun of package-lock.json is used, whatever else is installed. No install script of any
# dependency is run: Bun's own, which moves its executable into place, is called by name.
get_dependencies() {
	command -v node >/dev/null 2>&1 || fail "node is missing: install Node.js 20 or newer with npm, then run this again"
	command -v npm >/dev/null 2>&1 || fail "npm is missing: it comes with Node.js; install it, then run this again"
	[ -f package-lock.json ] || fail "package-lock.json is missing: run this from a complete clone of minihub"

	# npm ci takes its time and empties node_modules, so it runs only where the lock has changed since.
	if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
		say "Getting the dependencies (npm ci)…"
		npm ci --ignore-scripts --no-audit --no-fund --loglevel=error ||
			fail "npm ci failed: see npm's message above; it needs the npm registry and about 400 MB of disk"
		cp package-lock.json node_modules/.installed-lock.json
	fi
	bun=node_modules/.bin/bun
	if ! "$bun" --version >/dev/null 2>&1; then
		node node_modules/bun/install.js || fail "Bun's package could not set itself up: see its message above"
		"$bun" --version >/dev/null 2>&1 || fail "Bun does not run here: it needs Linux, macOS or Windows on x64 or arm64"
	fi
}

build() {
	say "Building…"
	"$bun" .ci/build.ts || fail "the build failed: see the message above"
}

check_bin_dir() {
	mkdir -p "$bin_dir" 2>/dev/null || fail "$bin_dir cannot be made: choose another folder with --bin-dir DIR"
	[ -w "$bin_dir" ] || fail "$bin_dir cannot be written: choose another folder with --bin-dir DIR"
	[ ! -d "$bin_dir/minihub" ] || fail "$bin_dir/minihub is a folder: move it away, or choose another with --bin-dir DIR"
}

# By a new name and a rename: the file may be running just now, and a half-written one is never seen.
install_binary() {
	trap 'rm -f "$bin_dir/.minihub.new"' EXIT
	cp dist/minihub "$bin_dir/.minihub.new" 2>/dev/null ||
		fail "$bin_dir/minihub cannot be written: is the disk full?"
	chmod 755 "$bin_dir/.minihub.new"
	mv -f "$bin_dir/.minihub.new" "$bin_dir/minihub"
	say "Installed $bin_dir/minihub"
	case ":$PATH:" in
	*":$bin_dir:"*) ;;
	*)
		say "$bin_dir is not in your PATH. To call it as minihub, add this line to your shell's profile:"
		say "  export PATH=\"$bin_dir:\$PATH\""
		;;
	esac
}

uninstall() {
	if [ ! -e "$bin_dir/minihub" ] && [ ! -L "$bin_dir/minihub" ]; then
		say "Nothing to remove: $bin_dir/minihub does not exist"
		return
	fi
	rm -f "$bin_dir/minihub" 2>/dev/null || fail "$bin_dir/minihub cannot be removed"
	say "Removed $bin_dir/minihub; the hub's data folder was left as it is"
}

# For what only the tests need. In CI nothing may be left out, so a lack is an error there.
lack() {
	[ -z "${CI:-}" ] || fail "$*, and in CI nothing may be"
	say "$*"
}

get_chromium() {
	if chromium=$(sh .ci/chromium); then
		say "Chromium: $chromium"
		return
	fi
	[ -z "${MINIHUB_CHROMIUM:-}" ] || fail "MINIHUB_CHROMIUM is $MINIHUB_CHROMIUM, which is no program: mend or unset it"
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
		say "Installing Chromium (apt-get)…"
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-liberation; } >/dev/null ||
			fail "apt-get could not install chromium: see its message above"
		sh .ci/chromium >/dev/null || fail "chromium was installed, but its program was not found"
		return
	fi
	fail "Chromium is missing (the browser tests need it): install it with your package manager, for example sudo apt-get install chromium, or name it in MINIHUB_CHROMIUM"
}

get_python() {
	if ! command -v python3 >/dev/null 2>&1; then
		lack "python3 is missing: the Python SDK's tests will be skipped"
		return
	fi
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || {
		lack "python3 is older than 3.10: the Python SDK's tests will be skipped"
		return
	}
	[ -f sdk/python/pyproject.toml ] || return 0
	if cmp -s sdk/python/pyproject.toml .venv/installed-pyproject.toml && .venv/bin/python -c '' 2>/dev/null; then
		return
	fi
	say "Getting the Python packages (.venv)…"
	rm -rf .venv
	if python3 -m venv .venv >/dev/null 2>&1 &&
		.venv/bin/python -m pip install --quiet --disable-pip-version-check -e 'sdk/python[dev]'; then
		cp sdk/python/pyproject.toml .venv/installed-pyproject.toml
	else
		rm -rf .venv
		lack "the Python packages could not be installed into .venv (on Debian: apt-get install python3-venv): the Python SDK's tests will be skipped"
	fi
}

# Go is not installed from here: no package manager has the same one, and only the Go SDK's tests need it.
check_go() {
	version=$(go env GOVERSION 2>/dev/null) || version=
	case $version in
	'') lack "go is missing: the Go SDK's tests will be skipped (install Go 1.22 or newer to run them)" ;;
	go1.[0-9] | go1.[0-9].* | go1.1[0-9] | go1.1[0-9].* | go1.2[01] | go1.2[01].*)
		lack "$version is older than Go 1.22: the Go SDK's tests will fail"
		;;
	*) say "Go: $version" ;;
	esac
}

bin_dir=${HOME:-}/.local/bin
action=install
while [ $# -gt 0 ]; do
	case $1 in
	--bin-dir)
		[ $# -ge 2 ] && [ -n "$2" ] || wrong "--bin-dir needs a folder"
		bin_dir=$2
		shift
		;;
	--bin-dir=?*) bin_dir=${1#--bin-dir=} ;;
	--uninstall) action=uninstall ;;
	--dev) action=dev ;;
	-h | --help)
		usage
		exit 0
		;;
	*) wrong "unknown argument $1" ;;
	esac
	shift
done
case $bin_dir in
/.local/bin) [ -n "${HOME:-}" ] || fail "HOME is not set: name the folder with --bin-dir DIR" ;;
/*) ;;
*) bin_dir=$PWD/$bin_dir ;; # before the change of folder below, so that it means what the user typed
esac
CDPATH='' cd -- "$(dirname -- "$0")"

case $action in
uninstall) uninstall ;;
dev)
	get_dependencies
	get_chromium
	get_python
	check_go
	say "Ready: npm test runs the whole suite"
	;;
install)
	check_bin_dir
	get_dependencies
	build
	install_binary
	;;
esac
