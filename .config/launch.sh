# What the launchers mnist-app/mnist, recipes/recipe and benchmarks/bench share: finding a JDK and a locale for it, and building when a
# source is newer than the last build. Sourced, not run; plain POSIX sh. The launcher sets beforehand:
#   program   its name, which begins each of its messages
#   what      what it runs, for messages
#   root      the project's folder
#   modules   the Maven modules it consists of, its own last
# and finds afterwards:
#   java_home the JDK 25 or newer
#   LC_ALL    a UTF-8 locale, if that of the environment has ASCII only
#   jars      the folder of the current build, which Maven was told as app.directory

fail() { # status, one line
    echo "$program: $2" >&2
    exit "$1"
}

# --- a JDK 25 or newer ----------------------------------------------------------------------------------------------
major() { # prints the feature version of the Java in a folder, 0 if there is none
    version=
    if [ -x "$1/bin/java" ]; then
        [ ! -r "$1/release" ] || version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
        [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
    fi
    echo "${version:-0}"
}

java_home=
try() {
    [ -n "$java_home" ] || [ -z "$1" ] || [ "$(major "$1")" -lt 25 ] || java_home=$1
}

if [ -n "${FOVEA_JAVA_HOME:-}" ]; then
    try "$FOVEA_JAVA_HOME"
    [ -n "$java_home" ] || fail 2 "FOVEA_JAVA_HOME is $FOVEA_JAVA_HOME, but there is no JDK 25 or newer in it"
fi
try "${JAVA_HOME:-}"
if [ -z "$java_home" ]; then
    named=$(env | sed -n 's/^JAVA_HOME_25[A-Za-z0-9_]*=//p; s/^JAVA25_HOME=//p')
    old_ifs=$IFS
    IFS='
'
    for home in $named; do try "$home"; done
    IFS=$old_ifs
fi
if [ -z "$java_home" ] && command -v java >/dev/null 2>&1; then
    try "$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')"
fi
if [ -z "$java_home" ]; then
    for home in /usr/lib/jvm/* /opt/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        try "$home"
    done
fi
if [ -z "$java_home" ] && [ -x /usr/libexec/java_home ]; then
    try "$(/usr/libexec/java_home -v 25+ 2>/dev/null)"
fi
[ -n "$java_home" ] || fail 2 "no JDK 25 or newer found: install one (for example Temurin 25), or set FOVEA_JAVA_HOME to its folder"

# --- a locale in which Java can name every file -----------------------------------------------------------------------
# Java decodes arguments and the names of files as the locale says. In that of a container, C unless told otherwise, what
# is not ASCII is lost: results would go to another folder. A locale that is not installed is C, too.
is_ascii() {
    case $(locale charmap 2>/dev/null) in
        ANSI_X3.4-1968 | US-ASCII | ASCII | 646) return 0 ;;
        ?*) return 1 ;;
    esac
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in # there is no program "locale"
        C | POSIX) return 0 ;;
        *) return 1 ;;
    esac
}

if is_ascii; then
    for name in C.UTF-8 en_US.UTF-8; do
        case $(env LC_ALL="$name" locale charmap 2>/dev/null) in
            UTF-8 | '') # nobody can be asked
                LC_ALL=$name
                export LC_ALL
                break ;;
        esac
    done
    case $root in
        *[!\ -~]*)
            "$java_home/bin/java" -XshowSettings:properties -version 2>&1 | grep -q 'sun\.jnu\.encoding = UTF-8' || fail 2 \
                "Java cannot find $what in $root: the locale cannot express its name, and neither C.UTF-8 nor en_US.UTF-8 is installed. Set LC_ALL to a UTF-8 locale, or move the folder" ;;
    esac
fi

# --- build, if needed -----------------------------------------------------------------------------------------------
# Every build has a folder of its own, so that a run in progress keeps the jars it started with: the empty file BUILD.NUMBER.user
# says which process runs from a build, as the launcher becomes java. Processes of other machines and containers are not seen.
module=${modules##* }
runs=$root/$module/target/run
current=$runs/current
log=$runs/build.log
lock=$root/target/launcher.lock # of all launchers: their builds share modules

forget_ended() {
    for user in "$runs"/*.user; do
        number=${user%.user}
        number=${number##*.}
        [ -d "/proc/$number" ] || ps -p "$number" >/dev/null 2>&1 || rm -f "$user" 2>/dev/null
    done
}

remove_old() {
    find "$runs" -mindepth 1 -maxdepth 1 -type d -mtime +7 | while IFS= read -r old; do
        set -- "$old".*.user
        [ -e "$1" ] || rm -rf "$old"
    done
}

stale() { # "current" names the folder of the last build, and its time is that at which the build began
    [ -f "$current" ] && [ -d "$runs/$(cat "$current")" ] || return 0
    for part in $modules; do
        [ -z "$(find "$root/$part/pom.xml" "$root/$part/src/main" -newer "$current" 2>/dev/null | head -n 1)" ] || return 0
    done
    [ -n "$(find "$root/pom.xml" -newer "$current" 2>/dev/null)" ]
}

lock_or_wait() { # the lock is a symbolic link to the number of the process that holds it: made at once or not at all
    until ln -s "$$" "$lock" 2>/dev/null; do
        holder=$(readlink "$lock" 2>/dev/null) || {
            [ -w "$root/target" ] || fail 1 "cannot build: $root/target cannot be written"
            sleep 1
            continue
        }
        if ! kill -0 "$holder" 2>/dev/null; then
            mv "$lock" "$lock.$$" 2>/dev/null || continue
            [ "$(readlink "$lock.$$")" = "$holder" ] || ln -s "$(readlink "$lock.$$")" "$lock"
            rm -f "$lock.$$"
        else
            sleep 1
        fi
    done
}

build() {
    command -v mvn >/dev/null 2>&1 || fail 2 "Maven is missing and $what is not built yet: install Maven 3.8 or newer"
    [ ! -t 2 ] || echo "$program: building, because a source is newer than the last build; this takes a minute" >&2
    forget_ended
    remove_old
    name=$(date +%Y%m%d-%H%M%S)-$$
    unfinished=$runs/$name
    echo "$name" >"$current.$$"
    if (cd "$root" && JAVA_HOME=$java_home JAVA25_HOME=$java_home mvn -q -B -ntp -pl "$module" -am package \
        -Dapp.directory="$runs/$name" -Dmaven.test.skip=true \
        -Dmaven.javadoc.skip=true -Dmaven.source.skip=true -Djacoco.skip=true \
        </dev/null >"$log" 2>&1); then
        mv "$current.$$" "$current"
        unfinished=
    else
        missing=$(sed -n 's/.*: \(No JDK [0-9]* found: .*\)/\1/p' "$log" | head -n 1) # newer ones run it, but do not build it
        [ -z "$missing" ] || fail 2 "$what must be built. $missing"
        tail -n 30 "$log" >&2
        fail 1 "the build failed; the whole log is in $log"
    fi
}

if stale; then
    mkdir -p "$runs" "$root/target" 2>/dev/null && [ -w "$runs" ] || fail 1 "cannot build: $runs cannot be written"
    lock_or_wait
    unfinished=
    trap 'rm -rf "$lock" "$current.$$" ${unfinished:+"$unfinished"}' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    ! stale || build
    rm -f "$lock"
    trap - EXIT INT TERM
fi

jars=$runs/$(cat "$current")
forget_ended
(: >"$jars.$$.user") 2>/dev/null || : # in a folder of somebody else nothing is kept
