# Finds JDK 25. Sourced by bin/launch.sh and by make; POSIX sh.
# shellcheck shell=sh

# shellcheck disable=SC2034 # for whoever sources this
jdk_hint='JDK 25 is missing: JAVA_HOME is not one, and there is none under /usr/lib/jvm or on the PATH. Get it from https://adoptium.net/temurin/releases/?version=25'

# is_jdk_25 FOLDER: true when it holds java, javac and a release file that says 25; the text of that
# file is then in jdk_release.
is_jdk_25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  jdk_release=
  while IFS= read -r jdk_line; do
    jdk_release="$jdk_release $jdk_line"
  done <"$1/release"
  case $jdk_release in
  *' JAVA_VERSION="25"'* | *' JAVA_VERSION="25.'*) return 0 ;;
  esac
  return 1
}

# find_jdk: sets and exports JAVA_HOME, or returns 1.
find_jdk() {
  for jdk_home in "${JAVA_HOME:-/nowhere}" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$jdk_home"; then
      JAVA_HOME=$jdk_home
      export JAVA_HOME
      return 0
    fi
  done
  jdk_java=$(command -v java) || return 1
  jdk_java=$(readlink -f "$jdk_java") || return 1
  JAVA_HOME=${jdk_java%/bin/java}
  export JAVA_HOME
  is_jdk_25 "$JAVA_HOME"
}
