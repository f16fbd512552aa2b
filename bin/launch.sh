# What bin/plexctl and bin/plexsphere share: find the JDK, build when the sources are newer, keep a
# JDK AOT cache (JEP 514), and become java. Sourced; POSIX sh.
#
# The caller sets:
#   app        its name
#   module     the Maven module with the main class
#   sources    the modules that it is built from
#   main       the main class
#   flags      JVM flags, one per word; the AOT cache is bound to them
#   more_flags those of this one call; no cache is made for them
# PLEXSPHERE_BUILD=never runs what was built last.
# shellcheck shell=sh
# shellcheck disable=SC2154

. "$root/bin/jdk.sh"

fail() {
  printf '%s: %s\n' "$app" "$1" >&2
  exit 1
}

# --- Build -----------------------------------------------------------------------------------------

# Neither the jar nor the stamp alone will do: Maven leaves a jar alone whose content did not change,
# and a build by hand writes no stamp.
is_built() {
  for jar in "$lib/$module"-[0-9]*.jar; do :; done
  [ -f "$jar" ] || return 1
  is_newest "$jar" || { [ -f "$stamp" ] && is_newest "$stamp"; }
}

# is_newest FILE: nothing that goes into the programs is newer.
is_newest() {
  # shellcheck disable=SC2086
  [ -z "$(cd "$root" && find $inputs -newer "$1" 2>/dev/null)" ]
}

build() {
  command -v mvn >/dev/null || fail 'mvn is missing, and the sources are newer than what was built. On Debian: apt-get install maven'
  printf '%s: building ...\n' "$app" >&2
  log=$(mktemp) || fail 'cannot write a temporary file'
  started=$(mktemp) || fail 'cannot write a temporary file'
  if ! (cd "$root" && mvn -Pquick -Dmaven.test.skip=true -pl "$module" -am package) >"$log" 2>&1 </dev/null; then
    grep '^\[ERROR\]' "$log" | head -20 >&2
    printf '%s: the build failed; all of it is in %s\n' "$app" "$log" >&2
    rm -f "$started"
    exit 1
  fi
  # The time of the start: a source saved during the build is newer.
  touch -r "$started" "$stamp"
  rm -f "$log" "$started"
}

build_if_stale() {
  inputs="pom.xml"
  for each in $sources; do
    inputs="$inputs $each/pom.xml $each/src/main"
  done
  stamp=$root/$module/target/built
  is_built && return
  if command -v flock >/dev/null; then
    # Whoever comes second waits here, and finds it built.
    {
      flock 9
      is_built || build
    } 9<"$root/pom.xml" || exit 1
  else
    build
  fi
}

# --- AOT cache ---------------------------------------------------------------------------------------

# The folder must be ours alone: who writes a cache decides what we execute.
cache_folder() {
  caches=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
  case $caches in /*) ;; *) return 1 ;; esac
  folder=$caches/plexsphere
  [ -d "$folder" ] || (umask 077 && mkdir -p "$folder") 2>/dev/null || return 1
  # shellcheck disable=SC3067
  [ -O "$folder" ] && [ ! -L "$folder" ]
}

# One name per place, JDK, flags and jars. Every program called here is paid at every start.
cache_name() {
  key=$({
    printf '%s\n' "$root" "$jdk_release" "$flags"
    cd "$lib" && { stat -c '%n %s %Y' -- *.jar 2>/dev/null || stat -f '%N %z %m' -- *.jar; }
  } | cksum) || return 1
  cache=$folder/$app-${key%% *}.aot
}

# Runs beside the command, twice forked: the java that this shell becomes must not inherit a child. exec, because
# a shell that only redirects a function keeps the old stdout for afterwards, and who reads it would wait for us.
train_in_background() {
  ( (exec >/dev/null 2>&1 </dev/null && train) &)
}

train() {
  chmod 700 "$folder" || return 0
  lock=$cache.lock
  if command -v flock >/dev/null; then
    exec 9>"$lock"
    flock -n 9 || return 0
  else
    find "$lock" -prune -mmin +1 -exec rmdir {} \; 2>/dev/null
    mkdir "$lock" 2>/dev/null || return 0
  fi
  [ -f "$cache" ] && return 0
  part=$cache.$$
  limit=
  command -v timeout >/dev/null && limit='timeout 120'
  # shellcheck disable=SC2086
  if nice -n 10 $limit "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$part" $flags -cp "$class_path" "$main" train && [ -s "$part" ]; then
    mv "$part" "$cache"
  else
    # Not tried again until a jar changes.
    : >"$cache.failed"
  fi
  rm -f "$part" "$part.config"
  # What this place used before goes, and what nobody made anew for a month.
  printf '%s\n' "$root" >"$cache.place"
  for each in "$folder/$app"-*.place; do
    IFS= read -r owner <"$each" || owner=
    [ "$owner" != "$root" ] || [ "$each" = "$cache.place" ] || rm -f "${each%.place}"*
  done
  find "$folder" -type f -name "$app-*" -mtime +30 -exec rm -f {} \;
  [ ! -d "$lock" ] || rmdir "$lock"
}

# --- Run ---------------------------------------------------------------------------------------------

# launch ARGUMENTS: becomes java.
launch() {
  find_jdk || fail "$jdk_hint"
  # Whoever starts a program of ours from java finds it here.
  PLEXSPHERE_HOME=$root
  export PLEXSPHERE_HOME
  if [ -f "$root/pom.xml" ]; then
    lib=$root/$module/target/lib
    [ "${PLEXSPHERE_BUILD:-}" = never ] || build_if_stale
  else
    lib=$root/lib/$module
  fi
  class_path=
  for each in "$lib"/*.jar; do
    [ -f "$each" ] || fail "$lib holds no jar; run make build"
    class_path=$class_path${class_path:+:}$each
  done
  aot=
  if [ "${1:-}" != train ] && cache_folder && cache_name; then
    if [ -f "$cache" ]; then
      aot=-XX:AOTCache=$cache
    elif [ ! -f "$cache.failed" ]; then
      train_in_background
    fi
  fi
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" ${aot:+"$aot"} -Xlog:disable $flags $more_flags -cp "$class_path" "$main" "$@"
}
