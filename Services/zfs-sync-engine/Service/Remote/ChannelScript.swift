/// What a host's shell reads first on a control channel: a loop that runs one command after
/// another and frames what each said.
///
/// A request is lines: a mark that nobody can guess, the number of words, and each word as it is.
/// No shell reads a word as anything else, so nothing is quoted. An answer is the command's output
/// as it comes, then a line end, the mark, the exit status and the length of what follows: what it
/// wrote to standard error. A connection that is cut has no mark, so its end is never taken for
/// the end of an answer. It is written for any POSIX sh, and nothing is kept on the host.
enum ChannelScript {
    /// What ssh is told to run; the gate of a backup host knows a control channel by it.
    static let command = "exec /bin/sh -s"
    /// The first word of the greeting.
    static let greeting = "poolkeeper-control"
    /// The version of the frames.
    static let version = 1

    /// The script; its last line calls the loop, and requests follow only after the greeting.
    static let text = #"""
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
        export PATH LC_ALL
        exec 3>&1
        pk_serve() {
            printf 'poolkeeper-control 1 shell\n' >&3
            while IFS= read -r pk_mark && IFS= read -r pk_count; do
                set --
                while [ "$#" -lt "$pk_count" ] && IFS= read -r pk_word; do
                    set -- "$@" "$pk_word"
                done
                [ "$#" -eq "$pk_count" ] || exit 1
                pk_said=$("$@" 2>&1 >&3 3>&- </dev/null)
                pk_status=$?
                printf '\n%s %d %d\n%s' "$pk_mark" "$pk_status" "${#pk_said}" "$pk_said" >&3
            done
        }
        pk_serve; exit # requests follow

        """#
}
